using System.Collections.Immutable;
using Slipway.Delivery.Deploying.Local;
using Slipway.Oci;
using Slipway.Oci.Registries;
using Slipway.Oci.Unpacking;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>Releases unpacked from the images of a registry.</summary>
internal sealed class RegistryReleaseSource(TargetContext ctx, IRegistry registry) : IReleaseSource
{
    public async Task<UnpackedRelease> UnpackAsync(string image, Digest digest, AbsolutePath folder, CancellationToken cancellationToken)
    {
        Directory.Delete(folder); // the unpacker makes the folder itself, so that one which is there is whole
        var unpacked = await new ImageUnpacker(ctx.Clock, ctx.Log)
            .UnpackAsync(registry.From(image), digest, Platform.LinuxAmd64, folder, cancellationToken).ConfigureAwait(false);
        return new UnpackedRelease
        {
            Command = unpacked.Command,
            Environment = unpacked.Environment.ToImmutableDictionary(),
            WorkingDirectory = unpacked.Config.Config?.WorkingDir ?? "/",
        };
    }
}
