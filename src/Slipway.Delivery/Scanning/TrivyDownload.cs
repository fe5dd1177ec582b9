namespace Slipway.Delivery.Scanning;

/// <summary>
/// A pinned Trivy to fetch. There is no default: a version and its checksum are only worth something when whoever pins them has verified them.
/// </summary>
/// <param name="Version">For messages, and for the file beside the program.</param>
/// <param name="Archive">The gzipped tar file, over https (http on loopback only).</param>
/// <param name="Sha256">The archive's SHA-256, 64 hex digits.</param>
public sealed record TrivyDownload(string Version, Uri Archive, string Sha256);
