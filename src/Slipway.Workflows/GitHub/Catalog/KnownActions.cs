namespace Slipway.Workflows.GitHub;

/// <summary>The names of the actions that the built-in catalogue holds.</summary>
public static class KnownActions
{
    /// <summary>Clones the repository.</summary>
    public const string Checkout = "actions/checkout";

    /// <summary>Installs the .NET SDK.</summary>
    public const string SetupDotnet = "actions/setup-dotnet";

    /// <summary>Keeps folders between runs; refused in workflows that publish.</summary>
    public const string Cache = "actions/cache";

    /// <summary>Stores files for later jobs.</summary>
    public const string UploadArtifact = "actions/upload-artifact";

    /// <summary>Fetches files of earlier jobs.</summary>
    public const string DownloadArtifact = "actions/download-artifact";

    /// <summary>Signs statements about what was built.</summary>
    public const string Attest = "actions/attest";

    /// <summary>Signs the provenance of what was built.</summary>
    public const string AttestBuildProvenance = "actions/attest-build-provenance";

    /// <summary>Hands findings to GitHub's code scanning.</summary>
    public const string UploadSarif = "github/codeql-action/upload-sarif";
}
