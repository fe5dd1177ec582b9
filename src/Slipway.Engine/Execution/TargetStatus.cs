namespace Slipway.Execution;

/// <summary>What became of a target.</summary>
public enum TargetStatus
{
    /// <summary>It ran and all is well.</summary>
    Succeeded,

    /// <summary>It ran and found nothing to do.</summary>
    UpToDate,

    /// <summary>It was left out, by request or by a condition.</summary>
    Skipped,

    /// <summary>It ran and failed.</summary>
    Failed,

    /// <summary>It was running when the run was cancelled.</summary>
    Cancelled,

    /// <summary>Its turn never came, because something else failed or the run was cancelled.</summary>
    NotRun,
}
