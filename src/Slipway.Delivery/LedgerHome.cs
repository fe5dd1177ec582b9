namespace Slipway.Delivery;

/// <summary>Where an environment's ledger is kept.</summary>
public enum LedgerHome
{
    /// <summary>A file of JSON lines under <c>.nuke/local</c>: for one machine.</summary>
    File,

    /// <summary>The ref <c>refs/slipway/ledger</c> of the repository's remote: outlives every runner and needs no service.</summary>
    GitRef,

    /// <summary>GitHub Deployments.</summary>
    GitHubDeployments,
}
