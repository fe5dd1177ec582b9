using Slipway.Tooling;

namespace Slipway.Oci.Registries;

/// <summary>An image by name: <c>host/repository[:tag][@digest]</c>.</summary>
/// <param name="Registry">The host, without a prefix.</param>
/// <param name="Repository">The whole path below it.</param>
/// <param name="Tag">The tag, where one was written.</param>
/// <param name="Digest">The digest, where one was written; it counts before the tag.</param>
public sealed record ImageReference(RegistryAddress Registry, string Repository, string? Tag, Digest? Digest)
{
    /// <summary>
    /// Reads a reference; what is none is a <see cref="UsageException"/>. As everywhere, a first segment without dot, port or <c>localhost</c> is no
    /// host.
    /// </summary>
    public static ImageReference Parse(string text)
    {
        var (rest, digest) = (text, (Digest?)null);
        if (rest.IndexOf('@') is >= 0 and var at)
        {
            digest = Oci.Digest.TryParse(rest[(at + 1)..], out var parsed) ? parsed : throw Invalid(text, "What follows '@' is not a sha256 digest.");
            rest = rest[..at];
        }

        string? tag = null;
        if (rest.LastIndexOf(':') is var colon && colon > rest.LastIndexOf('/'))
        {
            tag = RepositoryName.CheckTag(rest[(colon + 1)..]);
            rest = rest[..colon];
        }

        var slash = rest.IndexOf('/');
        var first = slash < 0 ? "" : rest[..slash];
        var hasHost = first.Contains('.') || first.Contains(':') || first == "localhost";
        var registry = RegistryAddress.Parse(hasHost ? first : "docker.io");
        return new ImageReference(registry, RepositoryName.Check(hasHost ? rest[(slash + 1)..] : rest), tag, digest);
    }

    /// <summary>Reads a reference that must name a digest.</summary>
    public static ImageReference ParsePinned(string text) => Parse(text) is { Digest: not null } pinned
        ? pinned
        : throw Invalid(text, "It names no digest, so it may mean another image tomorrow.");

    /// <inheritdoc/>
    public override string ToString() => $"{Registry.Host}/{Repository}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";

    private static UsageException Invalid(string text, string why) => new($"'{text}' is not a usable image reference.", why, "Write host/repository@sha256:…");
}
