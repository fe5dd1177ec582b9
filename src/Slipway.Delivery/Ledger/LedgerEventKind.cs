namespace Slipway.Delivery.Ledger;

/// <summary>What can happen to a release. New kinds may be added; a reader that does not know one reports the line and goes on.</summary>
public enum LedgerEventKind
{
    /// <summary>A deploy began.</summary>
    DeployStarted,

    /// <summary>The release takes its users' traffic. Where the bake comes before the traffic (<c>local</c>, blue/green) this comes after the bake.</summary>
    DeploySucceeded,

    /// <summary>The deploy failed. Users may have noticed, unless <see cref="Rejected"/> says otherwise.</summary>
    DeployFailed,

    /// <summary>The bake passed: the release is verified.</summary>
    BakePassed,

    /// <summary>The bake failed.</summary>
    BakeFailed,

    /// <summary>The bake could not decide.</summary>
    BakeInconclusive,

    /// <summary>The release was taken away before any user was reached: it is no deployment, and no failed one either.</summary>
    Rejected,

    /// <summary>An older release serves again in place of this one. Remedies the failed deployment; it is not another deployment.</summary>
    Rollback,

    /// <summary>Users suffer.</summary>
    IncidentOpened,

    /// <summary>They no longer do.</summary>
    IncidentResolved,
}
