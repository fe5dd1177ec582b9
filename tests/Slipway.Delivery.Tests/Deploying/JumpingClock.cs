namespace Slipway.Delivery.Tests.Deploying;

/// <summary>A wall clock that somebody sets; what is measured with it goes on steadily.</summary>
internal sealed class JumpingClock : TimeProvider
{
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
