namespace Slipway.Delivery.Deploying.Local.State;

/// <summary>How far a candidate has come; decides whether recovery undoes or finishes it.</summary>
internal enum CandidatePhase
{
    /// <summary>Intended, perhaps started, not known to be ready. Undone.</summary>
    Starting,

    /// <summary>Ready and being judged. Undone.</summary>
    Baking,

    /// <summary>The verdict is in: traffic is moving. Finished, if it still lives.</summary>
    Accepting,
}
