using Slipway.Delivery.Baking;

namespace Slipway.Delivery;

/// <summary>Somewhere that releases go. Environments differ in their ends only, never in their steps.</summary>
/// <param name="Name">Lower case letters, digits and dashes.</param>
public sealed record DeliveryEnvironment(string Name)
{
    /// <summary>This machine: an OCI layout folder as registry, processes as workload, a file as ledger.</summary>
    public static DeliveryEnvironment Local { get; } = new("local")
    {
        Bake = BakePlan.Local,
        OnInconclusive = UndecidedRelease.RollBack,
        OnTelemetryError = UndecidedRelease.RollBack,
        Ledger = LedgerHome.File,
        CountsAsProduction = true,
        ScannerMayBeAbsent = true,
    };

    /// <summary>Where images go. Default: the local registry.</summary>
    public RegistryLocation Registry { get; init; } = new LocalRegistry();

    /// <summary>Where releases run. Default: processes on this machine.</summary>
    public WorkloadLocation Workload { get; init; } = new LocalMachine();

    /// <summary>How a release is watched before it counts as good.</summary>
    public BakePlan Bake { get; init; } = new();

    /// <summary>Checks of the user's own that every bake has: queries with thresholds, smoke tests. Default: none.</summary>
    public IReadOnlyList<ReleaseCheck> Checks { get; init; } = [];

    /// <summary>
    /// What becomes of a release whose bake ended <see cref="BakeVerdict.Inconclusive"/>. Default: it is left, since nothing speaks against it; <c>local</c> rolls
    /// back. Either way it is not verified, and the run does not succeed.
    /// </summary>
    public UndecidedRelease OnInconclusive { get; init; } = UndecidedRelease.Leave;

    /// <summary>The same for <see cref="BakeVerdict.TelemetryError"/>. Default: it is left, since what could not be seen is no fault of it; <c>local</c> rolls back.</summary>
    public UndecidedRelease OnTelemetryError { get; init; } = UndecidedRelease.Leave;

    /// <summary>Whether its deployments are deployments to users, of which DORA speaks. Default: no.</summary>
    public bool CountsAsProduction { get; init; }

    /// <summary>Whether a person's machine may deliver to it without a scanner. On a CI server a missing scanner is always an error. Default: no.</summary>
    public bool ScannerMayBeAbsent { get; init; }

    /// <summary>Where its ledger is kept. Default: the git ref; <c>local</c> has a file.</summary>
    public LedgerHome Ledger { get; init; } = LedgerHome.GitRef;

    /// <summary>The Pushgateway that gets the DORA figures. Default: none; they stay in files.</summary>
    public Uri? Pushgateway { get; init; }

    /// <summary>Its place in the way of a release; promotion goes from lower to higher. Default: 0.</summary>
    public int Order { get; init; }
}
