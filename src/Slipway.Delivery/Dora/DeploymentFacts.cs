namespace Slipway.Delivery.Dora;

/// <summary>What is known of one deployment: one release, run and attempt. Times are UTC ticks; <see cref="Never"/> where nothing happened.</summary>
internal sealed class DeploymentFacts(ReleaseKey release, ulong run, int attempt)
{
    /// <summary>What most deployments are spared; kept apart, so that a million good ones stay small.</summary>
    private Trouble? _trouble;

    public const long Never = long.MaxValue;

    public ReleaseKey Release { get; } = release;

    public ulong Run { get; } = run;

    public int Attempt { get; } = attempt;

    public long Succeeded { get; set; } = Never;

    public long Failed
    {
        get => _trouble?.Failed ?? Never;
        set => Troubled().Failed = value;
    }

    public long BakeFailed
    {
        get => _trouble?.BakeFailed ?? Never;
        set => Troubled().BakeFailed = value;
    }

    public long Rejected
    {
        get => _trouble?.Rejected ?? Never;
        set => Troubled().Rejected = value;
    }

    public bool? Planned { get; set; }

    public string? Incident
    {
        get => _trouble?.Incident;
        set
        {
            if (value is not null)
            {
                Troubled().Incident = value;
            }
        }
    }

    public CommitTimes Commits { get; set; }

    // What the timeline finds out:

    public long RolledBack
    {
        get => _trouble?.RolledBack ?? Never;
        set => Troubled().RolledBack = value;
    }

    public long IncidentOpened
    {
        get => _trouble?.IncidentOpened ?? Never;
        set => Troubled().IncidentOpened = value;
    }

    public bool Hotfixed
    {
        get => _trouble?.Hotfixed ?? false;
        set => Troubled().Hotfixed = value;
    }

    public long Recovered
    {
        get => _trouble?.Recovered ?? Never;
        set => Troubled().Recovered = value;
    }

    /// <summary>It brought an older release back: it remedies the one that it replaced, and is no deployment of its own.</summary>
    public bool IsReturn { get; set; }

    /// <summary>When users got it (where that is not known: when they were seen to suffer from it); <see cref="Never"/>: no user was reached.</summary>
    public long Reached => Rejected != Never ? Never : Succeeded != Never ? Succeeded : Math.Min(Math.Min(Failed, BakeFailed), RolledBack);

    public bool Counts => !IsReturn && Reached != Never;

    public bool IsFailure => Failed != Never || BakeFailed != Never || RolledBack != Never || IncidentOpened != Never || Hotfixed;

    /// <summary>From when its users suffered: since they got it, or, when only an incident told of it, since that was opened.</summary>
    public long SufferedSince =>
        Failed == Never && BakeFailed == Never && IncidentOpened != Never && IncidentOpened <= Recovered ? IncidentOpened : Reached;

    private Trouble Troubled() => _trouble ??= new();

    private sealed class Trouble
    {
        public long Failed { get; set; } = Never;

        public long BakeFailed { get; set; } = Never;

        public long Rejected { get; set; } = Never;

        public long RolledBack { get; set; } = Never;

        public long IncidentOpened { get; set; } = Never;

        public long Recovered { get; set; } = Never;

        public bool Hotfixed { get; set; }

        public string? Incident { get; set; }
    }
}
