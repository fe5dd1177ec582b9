using Slipway.Oci;

namespace Slipway.Components.Records;

/// <summary>One service's image.</summary>
/// <param name="Service">The service.</param>
/// <param name="Repository">Its repository's name in any registry.</param>
/// <param name="Tag">The tag that it is pushed under.</param>
/// <param name="Digest">Its manifest or index.</param>
/// <param name="Layout">The OCI layout that holds it, relative to the artifacts folder.</param>
public sealed record ImageEntry(string Service, string Repository, string Tag, Digest Digest, string Layout)
{
    /// <summary>Whether none of its inputs had changed since it was built, so that it was taken as it is.</summary>
    public bool UpToDate { get; init; }

    /// <summary>The commit that it was built from and that its labels name; an earlier one than the delivery's when it is up to date.</summary>
    public string? BuiltFrom { get; init; }
}
