namespace Slipway.Delivery.Baking;

/// <summary>A check as a function.</summary>
public sealed class DelegateCheck(CheckRule rule, Func<CancellationToken, Task<CheckReading>> run) : IBakeCheck
{
    /// <inheritdoc/>
    public CheckRule Rule { get; } = rule;

    /// <inheritdoc/>
    public Task<CheckReading> RunAsync(CancellationToken cancellationToken) => run(cancellationToken);
}
