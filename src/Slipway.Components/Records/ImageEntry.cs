using Slipway.Oci;

namespace Slipway.Components.Records;

/// <summary>One service's image.</summary>
/// <param name="Service">The service.</param>
/// <param name="Repository">Its repository's name in any registry.</param>
/// <param name="Tag">The tag that it is pushed under.</param>
/// <param name="Digest">Its manifest or index.</param>
/// <param name="Layout">The OCI layout that holds it, relative to the artifacts folder.</param>
public sealed record ImageEntry(string Service, string Repository, string Tag, Digest Digest, string Layout);
