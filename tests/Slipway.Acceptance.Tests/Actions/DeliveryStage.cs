namespace Slipway.Acceptance.Tests.Actions;

/// <summary>A workflow that was played, and how the world stood when it was over.</summary>
/// <param name="Run">How it went.</param>
/// <param name="Staging">The image by digest that served there; absent when nothing did.</param>
/// <param name="Production">The same of production.</param>
/// <param name="Tags">The repository's version tags.</param>
/// <param name="Roles">The AWS roles that its jobs acted in; the cluster's nodes have one of their own.</param>
public sealed record DeliveryStage(PlayedRun Run, string? Staging, string? Production, IReadOnlyList<string> Tags, IReadOnlyList<string> Roles)
{
    /// <summary>The same, once its workflow was seen to end as expected.</summary>
    public DeliveryStage ShouldBe(string result)
    {
        Run.Result.ShouldBe(result, Run.ToString());
        return this;
    }
}
