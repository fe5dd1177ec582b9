namespace Slipway.Delivery.Baking;

/// <summary>What one run of a custom check found: a value, a yes or no, or that it could not look.</summary>
public sealed record CheckReading
{
    /// <summary>A measured value, to be held against the rule's threshold.</summary>
    public double? Value { get; init; }

    /// <summary>The check's own yes or no, where there is no value.</summary>
    public bool? Passed { get; init; }

    /// <summary>Why there is neither; this makes the bake blind, not failed.</summary>
    public string? Blind { get; init; }

    /// <summary>In words, for the verdict line: the last line of output, the query's answer.</summary>
    public string? Text { get; init; }

    /// <summary>A measured value.</summary>
    public static CheckReading Of(double value, string? text = null) => new() { Value = value, Text = text };

    /// <summary>All is well.</summary>
    public static CheckReading Good(string? text = null) => new() { Passed = true, Text = text };

    /// <summary>Something is wrong with the release.</summary>
    public static CheckReading Bad(string text) => new() { Passed = false, Text = text };

    /// <summary>It could not look; the release may be well or not.</summary>
    public static CheckReading Unreadable(string reason) => new() { Blind = reason };
}
