namespace Slipway.Oci.Aws;

/// <summary>Knows as whom AWS is spoken to.</summary>
public interface IAwsIdentity
{
    /// <summary>Credentials that are good for some minutes more at least.</summary>
    /// <exception cref="Tooling.UsageException">There are none.</exception>
    /// <exception cref="AwsException">AWS gives none.</exception>
    Task<AwsKeys> GetKeysAsync(CancellationToken cancellationToken);
}
