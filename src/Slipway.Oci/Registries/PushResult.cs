namespace Slipway.Oci.Registries;

/// <summary>What a push did; in a dry run, what it would have done.</summary>
/// <param name="Repository">The qualified repository.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">What it names now.</param>
/// <param name="AlreadyPresent">The tag named this digest before: nothing was to do.</param>
/// <param name="BlobsSent">Blobs whose bytes were sent.</param>
/// <param name="BlobsSkipped">Blobs that were there already, or were mounted from another repository.</param>
/// <param name="BytesSent">Bytes of blobs that were sent.</param>
/// <param name="BytesSkipped">Bytes of blobs that were not.</param>
public sealed record PushResult(
    string Repository, string Tag, Digest Digest, bool AlreadyPresent, int BlobsSent, int BlobsSkipped, long BytesSent, long BytesSkipped)
{
    /// <summary>One line: <c>load-harness:1.2.0@sha256:… (2 blobs, 61,440 bytes sent; 1 there already)</c>.</summary>
    public override string ToString() => AlreadyPresent
        ? $"{Repository}:{Tag}@{Digest} (there already, nothing sent)"
        : $"{Repository}:{Tag}@{Digest} ({BlobsSent} {(BlobsSent == 1 ? "blob" : "blobs")}, {BytesSent:N0} bytes sent; {BlobsSkipped} there already)";
}
