using Slipway.Oci;
using Slipway.Tooling.Records;

namespace Slipway.Components.Internal.Inputs;

/// <summary>What the image in a service's layout was built from; kept in the build's own folder.</summary>
/// <param name="Fingerprint">All that it follows from.</param>
/// <param name="Digest">The image.</param>
/// <param name="Commit">The commit that it names.</param>
[RecordSchema("built-image", 1)]
internal sealed record BuiltImageNote(string Fingerprint, Digest Digest, string Commit);
