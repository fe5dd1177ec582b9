using Slipway.Tooling;

namespace Slipway.Oci;

/// <summary>A blob, manifest or tag is not where it was looked for.</summary>
public sealed class ContentNotFoundException(string what, string? why = null, string? cure = null, Exception? inner = null)
    : TargetFailedException(what, why, cure, inner: inner);
