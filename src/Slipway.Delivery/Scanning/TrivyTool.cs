using Slipway.Tooling;

namespace Slipway.Delivery.Scanning;

/// <summary>The Trivy that is there to be used.</summary>
/// <param name="Path">The program.</param>
/// <param name="Version">What it calls itself; a build from source says <c>dev</c>.</param>
/// <param name="MisconfigurationScanner">What it calls that scanner: <c>misconfig</c>, or <c>config</c> before 0.51.</param>
/// <param name="SkipChecksUpdate">Its flag for using the checks that it brought along.</param>
public sealed record TrivyTool(AbsolutePath Path, string Version, string MisconfigurationScanner, string SkipChecksUpdate)
{
    /// <summary>The scanner's name in findings and runs.</summary>
    public const string Name = "trivy";

    /// <summary>What to do when there is none.</summary>
    public const string HowToGet = "Install Trivy (https://trivy.dev) so that 'trivy' is on PATH, or put it into .nuke/tools/trivy.";

    /// <summary>
    /// Looks in the tool folder first, since what is there was pinned and verified, then on PATH.
    /// </summary>
    public static AbsolutePath? Locate(AbsolutePath toolFolder, IEnvironment environment)
    {
        var pinned = toolFolder / (OperatingSystem.IsWindows() ? "trivy.exe" : Name);
        return pinned.FileExists ? pinned
            : Tooling.Processes.ExecutablePath.Find(Name, environment) is { } found ? AbsolutePath.Create(System.IO.Path.GetFullPath(found))
            : null;
    }
}
