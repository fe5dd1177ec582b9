using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Local;

/// <summary>Where a local workload gets a release's files from.</summary>
public interface IReleaseSource
{
    /// <summary>
    /// Unpacks the layers of <paramref name="image"/> at <paramref name="digest"/> to <paramref name="folder"/>, which is not there yet, and says how
    /// it is started.
    /// </summary>
    Task<UnpackedRelease> UnpackAsync(string image, Digest digest, AbsolutePath folder, CancellationToken cancellationToken);
}
