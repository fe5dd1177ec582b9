namespace Slipway.Delivery.Deploying.Kubernetes.State;

/// <summary>How far a delivery has come; decides whether recovery undoes or finishes it.</summary>
internal enum IntentPhase
{
    /// <summary>The candidate is being applied, or waited for. Undone.</summary>
    Deploying,

    /// <summary>It is ready and being judged. Undone.</summary>
    Baking,

    /// <summary>The verdict is in, and it is good. Finished.</summary>
    Accepting,

    /// <summary>It was rejected. Finished: the last verified release comes back.</summary>
    Rejecting,

    /// <summary>The bake could not tell, and all users have it. Finished: it stays, unverified.</summary>
    Leaving,

    /// <summary>A person asked for an older release. Finished.</summary>
    RollingBack,

    /// <summary>Everything is being stopped. Finished.</summary>
    GoingDown,
}
