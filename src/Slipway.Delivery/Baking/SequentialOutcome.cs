namespace Slipway.Delivery.Baking;

/// <summary>Where a sequential test stands.</summary>
public enum SequentialOutcome
{
    /// <summary>More evidence is needed.</summary>
    Undecided,

    /// <summary>The evidence is for the good rate.</summary>
    Accepted,

    /// <summary>The evidence is for the bad rate.</summary>
    Rejected,
}
