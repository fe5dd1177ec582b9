namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>An image in the stub: its manifest's bytes are kept here, its blobs in the registry behind.</summary>
internal sealed record StubImage(string Digest, string MediaType, byte[] Manifest, long Size, DateTimeOffset Pushed)
{
    /// <summary>How often it was asked whether it is scanned, and whether it is copied: the work takes as long as so many questions.</summary>
    public int ScanAsked { get; set; }

    public int ReplicationAsked { get; set; }
}
