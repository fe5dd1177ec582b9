namespace Slipway.Delivery.Baking;

/// <summary>A PromQL query whose one value is held against the rule's threshold.</summary>
/// <param name="Rule">With a threshold; a query is best asked <see cref="CheckRule.Every"/> few seconds.</param>
/// <param name="Query">
/// <c>$service</c>, <c>$environment</c>, <c>$version</c>, <c>$digest</c> and <c>$run</c> stand for those of the release that is baked.
/// </param>
public sealed record QueryCheck(CheckRule Rule, string Query) : ReleaseCheck(Rule)
{
    /// <summary>The server. Default: that of the environment's cluster.</summary>
    public Uri? Prometheus { get; init; }
}
