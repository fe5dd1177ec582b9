namespace Slipway.Delivery.Baking;

/// <summary>A custom check's outcomes so far.</summary>
internal sealed class CustomCheck(CheckRule rule)
{
    private int _failures;
    private CheckReading? _last;

    public CheckRule Rule => rule;

    public bool Rejected { get; private set; }

    public string? Blind => _last?.Blind is { } reason ? $"{rule.Name} cannot look: {reason}" : null;

    /// <summary>What a pass waits for, if anything.</summary>
    public string? Waiting => _last is null ? $"{rule.Name} has not ended yet"
        : Blind ?? (_failures > 0 ? $"{rule.Name} failed last: {Evidence()}" : null);

    public void Add(CheckReading reading)
    {
        _last = reading;
        if (reading.Blind is not null)
            return;
        _failures = IsGood(reading) ? 0 : _failures + 1;
        Rejected |= _failures >= rule.FailureLimit;
    }

    public string Rejection() => $"{rule.Name}: {Evidence()}{(rule.FailureLimit > 1 ? $", {_failures} times in a row" : "")}";

    public CheckState State() => new(
        rule.Name,
        Rejected ? SequentialOutcome.Rejected : _last is { Blind: null } && _failures == 0 ? SequentialOutcome.Accepted : SequentialOutcome.Undecided,
        rule.Shadow)
    {
        Text = _last is null ? null : Blind ?? Evidence(),
    };

    private bool IsGood(CheckReading reading) =>
        reading.Value is { } value && rule.Threshold is { } threshold ? threshold.IsMetBy(value) : reading.Passed ?? false;

    private string Evidence() => _last switch
    {
        { Value: { } value } when rule.Threshold is { } threshold => $"{value:0.####} is{(threshold.IsMetBy(value) ? "" : " not")} {threshold}",
        { Value: { } value } => $"{value:0.####} has no threshold to be held against",
        { Text: { Length: > 0 } text } => text,
        { Passed: true } => "passed",
        _ => "failed",
    };
}
