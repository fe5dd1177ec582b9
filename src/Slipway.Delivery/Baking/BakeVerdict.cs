namespace Slipway.Delivery.Baking;

/// <summary>How a bake ended. Each has an exit code of its own.</summary>
public enum BakeVerdict
{
    /// <summary>Every mandatory check accepted the release, over at least the minimum duration.</summary>
    Pass,

    /// <summary>A test rejected the release, or the platform showed a failure that needs no statistics.</summary>
    Fail,

    /// <summary>The maximum duration went by without a decision: too little traffic, or evidence between good and bad.</summary>
    Inconclusive,

    /// <summary>The release could not be watched for longer than the plan allows. Says nothing about the release.</summary>
    TelemetryError,

    /// <summary>A newer deploy replaced the release while it was baking.</summary>
    Superseded,
}
