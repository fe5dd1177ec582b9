namespace Slipway.Delivery.Baking;

/// <summary>How the outcomes of a custom check are judged.</summary>
public sealed record CheckRule
{
    /// <summary>Its name in the verdict line: lower case, such as <c>smoke-test</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What a measured value must be; not needed by checks that say yes or no.</summary>
    public Threshold? Threshold { get; init; }

    /// <summary>The time from one run's end to the next run's start; zero (default): it runs once, at the start.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.Zero;

    /// <summary>This many failures in a row fail the bake. Default: 1. A check that runs once needs 1.</summary>
    public int FailureLimit { get; init; } = 1;

    /// <summary>The longest one run may take; then it counts as not readable. Default: 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Evaluated and reported, without a say in the verdict.</summary>
    public bool Shadow { get; init; }
}
