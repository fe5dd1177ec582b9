namespace Slipway.Delivery.Dora.Page;

/// <summary>How a deployment is shown.</summary>
internal enum DeploymentState
{
    Good,
    Failed,
    Rejected,
    Rollback,
    Unfinished,
}
