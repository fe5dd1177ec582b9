using Slipway.Tooling;
using Slipway.Tooling.Http;

namespace Slipway.Oci.Registries;

/// <summary>How a registry is spoken to.</summary>
public sealed record RegistryClientOptions
{
    /// <summary>Allows plain HTTP to another machine. Default: no.</summary>
    public bool Insecure { get; init; }

    /// <summary>A PEM file of certificate authorities that are trusted besides the system's.</summary>
    public AbsolutePath? CertificateAuthorities { get; init; }

    /// <summary>Blobs that are sent or fetched at once. Default: 4.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>The most bytes that one request uploads; a break costs at most what the server did not keep of it. Default: 64 MiB.</summary>
    public int ChunkSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long a connection may be silent before it counts as broken. Default: 60 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often and how long a failed request is tried again.</summary>
    public HttpRetryOptions Retry { get; init; } = new();

    /// <summary>
    /// Where unfinished uploads are noted, and where pushes of one tag wait for each other on this machine. Without it a second run starts a half-sent blob
    /// from its beginning.
    /// </summary>
    public AbsolutePath? StateFolder { get; init; }
}
