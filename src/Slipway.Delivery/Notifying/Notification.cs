namespace Slipway.Delivery.Notifying;

/// <summary>One thing that people are told.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Version">The version that is delivered.</param>
/// <param name="At">When.</param>
public sealed record Notification(NotificationKind Kind, string Service, string Environment, string Version, DateTimeOffset At)
{
    /// <summary>The delivery run.</summary>
    public string? RunId { get; init; }

    /// <summary>What was deployed.</summary>
    public string? Digest { get; init; }

    /// <summary>Why: the verdict's line, what failed.</summary>
    public string? Reason { get; init; }

    /// <summary>The version that serves now, where that is another.</summary>
    public string? Serving { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Where the service answers.</summary>
    public Uri? Url { get; init; }

    /// <summary>Where the run can be read, or approved.</summary>
    public Uri? RunUrl { get; init; }
}
