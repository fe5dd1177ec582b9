using Slipway.Tooling;

namespace Slipway.Oci;

/// <summary>Bytes are not what their digest, length or kind says. They are never kept and never used.</summary>
public sealed class CorruptContentException(string what, string? why = null, string? cure = null, Exception? inner = null)
    : TargetFailedException(what, why, cure, inner: inner)
{
    internal static CorruptContentException Of(Descriptor expected, string where, Digest found, long length) => new(
        $"The blob {expected.Digest} of {where} is damaged.",
        length != expected.Size
            ? $"It should have {expected.Size:N0} bytes and has {length:N0}{(length < expected.Size ? "" : " or more")}."
            : $"Its bytes give the digest {found}.",
        "Delete it there and push or build the image again.");
}
