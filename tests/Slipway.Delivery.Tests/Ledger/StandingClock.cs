namespace Slipway.Delivery.Tests.Ledger;

/// <summary>Says one time until it is told another; waits are real.</summary>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
