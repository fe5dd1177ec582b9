using System.Collections.Immutable;
using Slipway.Planning;

namespace Slipway.Execution;

/// <summary>How one target ended.</summary>
/// <param name="Target">The target.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Duration">Wall time; zero when it did not run.</param>
/// <param name="Reason">Why it was skipped, is up to date, or did not run.</param>
/// <param name="Failure">What it failed with.</param>
public sealed record TargetOutcome(PlannedTarget Target, TargetStatus Status, TimeSpan Duration, string? Reason = null, Exception? Failure = null)
{
    /// <summary>Hides secrets in what the failure says; all other texts are masked already.</summary>
    internal Func<string, string> Hide { get; init; } = static text => text;

    /// <summary>What it noted for the summary.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What it wants said at the very end.</summary>
    public ImmutableArray<string> Conclusions { get; init; } = [];

    /// <summary>Markdown for the step summary of a CI server.</summary>
    public ImmutableArray<string> Summaries { get; init; } = [];

    /// <summary>Its warnings, repeated in the summary.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>When it started, from the start of the run.</summary>
    public TimeSpan StartedAfter { get; init; }
}
