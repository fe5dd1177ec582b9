namespace Slipway.Delivery.Notifying;

/// <summary>What people can ask to be told.</summary>
public enum NotificationKind
{
    /// <summary>A delivery began.</summary>
    DeliveryStarted,

    /// <summary>It succeeded: the release is verified.</summary>
    DeliverySucceeded,

    /// <summary>It failed; users were not reached, or nothing could be taken back.</summary>
    DeliveryFailed,

    /// <summary>It failed, and the last verified release serves again.</summary>
    RolledBack,

    /// <summary>It waits for a person.</summary>
    NeedsApproval,

    /// <summary>No bake could judge it, and it goes on serving, not verified.</summary>
    LeftUnverified,
}
