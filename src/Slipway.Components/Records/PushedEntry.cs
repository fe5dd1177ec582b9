using Slipway.Oci;

namespace Slipway.Components.Records;

/// <summary>One service's image in a registry.</summary>
/// <param name="Service">The service.</param>
/// <param name="Image">The repository with its registry: <c>host/prefix/name</c>.</param>
/// <param name="Repository">The repository's name within the registry.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">What the tag names.</param>
public sealed record PushedEntry(string Service, string Image, string Repository, string Tag, Digest Digest);
