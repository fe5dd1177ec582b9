using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Slipway.Oci;
using Slipway.Oci.Registries;
using Slipway.Oci.Unpacking;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Local;

/// <summary>Releases from a registry: the image by its digest, every layer checked as it is unpacked.</summary>
/// <param name="registry">Where the images are.</param>
/// <param name="unpacker">Unpacks them.</param>
public sealed class RegistryReleaseSource(IRegistry registry, ImageUnpacker unpacker) : IReleaseSource
{
    // A portable image runs anywhere; an index offers one for this machine's processor.
    private static readonly Platform Here = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Platform.LinuxArm64 : Platform.LinuxAmd64;

    /// <inheritdoc/>
    public async Task<UnpackedRelease> UnpackAsync(string image, Digest digest, AbsolutePath folder, CancellationToken cancellationToken)
    {
        var unpacked = await unpacker.UnpackAsync(registry.From(image), digest, Here, folder, cancellationToken).ConfigureAwait(false);
        return new UnpackedRelease
        {
            Command = unpacked.Command,
            Environment = unpacked.Environment.ToImmutableDictionary(),
            WorkingDirectory = unpacked.Config.Config?.WorkingDir ?? "/",
        };
    }
}
