namespace Slipway.Delivery.Dora;

/// <summary>The five metrics over one window. A metric that cannot be known is absent, never 0.</summary>
public sealed record DoraWindow
{
    /// <summary>The window's length in days.</summary>
    public required int Days { get; init; }

    /// <summary>Its end; the window holds what happened after its begin and up to its end.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Deployments that reached users. A rollback is not one.</summary>
    public required int Deployments { get; init; }

    /// <summary>Releases that were taken away before any user was reached. They count in no rate.</summary>
    public required int DeploymentsRejected { get; init; }

    /// <summary>Change lead time: from a commit to the deployment that brought it to users; one sample a commit.</summary>
    public DoraDuration? LeadTime { get; init; }

    /// <summary>Deployment frequency.</summary>
    public DoraFrequency? DeploymentFrequency { get; init; }

    /// <summary>Failed deployment recovery time: one sample for each failed deployment that was remedied in the window.</summary>
    public DoraDuration? RecoveryTime { get; init; }

    /// <summary>Change fail rate: deployments with a failed bake, a rollback, a hotfix or a linked incident, of all that reached users.</summary>
    public DoraRate? ChangeFailRate { get; init; }

    /// <summary>Deployment rework rate: unplanned deployments, of all of which it is known whether they were planned.</summary>
    public DoraRate? ReworkRate { get; init; }
}
