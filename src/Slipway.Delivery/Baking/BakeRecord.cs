using Slipway.Tooling.Records;

namespace Slipway.Delivery.Baking;

/// <summary>A bake with all its evidence (<c>bake.json</c>). <see cref="BakeReplay"/> comes to the same verdict from its plan and samples.</summary>
[RecordSchema("bake", 1)]
public sealed record BakeRecord
{
    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The new release's version.</summary>
    public required string Release { get; init; }

    /// <summary>Its image digest.</summary>
    public string? Digest { get; init; }

    /// <summary>The environment's name.</summary>
    public string? Environment { get; init; }

    /// <summary>How it ended.</summary>
    public required BakeVerdict Verdict { get; init; }

    /// <summary>Why, in one line: <c>FAIL error-rate: new 6/41 vs old 1/390, LLR 8.20 &gt;= 5.99 at 00:47</c>.</summary>
    public required string Line { get; init; }

    /// <summary>The plan as it was carried out.</summary>
    public required BakePlan Plan { get; init; }

    /// <summary>What the plan promised.</summary>
    public required PromisedRates Promised { get; init; }

    /// <summary>When it began, by the wall clock: for people only.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, by a clock that only goes forward.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How much of it was blind.</summary>
    public required TimeSpan Blind { get; init; }

    /// <summary>Where each check stood at the end.</summary>
    public required IReadOnlyList<CheckState> Checks { get; init; }

    /// <summary>What the platform noticed, in order.</summary>
    public IReadOnlyList<NotedSignal> Signals { get; init; } = [];

    /// <summary>Everything that was read, raw and in order.</summary>
    public required IReadOnlyList<BakeSample> Samples { get; init; }

    /// <summary>The new release's error share from reading to reading as a row of bars; a dot stands for a reading without requests.</summary>
    public string ErrorSparkline() => Sparkline.Of(BakeSeries.ErrorShares(this), BakeSeries.Width);

    /// <summary>The new release's requests from reading to reading as a row of bars.</summary>
    public string TrafficSparkline() => Sparkline.Of(BakeSeries.Requests(this), BakeSeries.Width);
}
