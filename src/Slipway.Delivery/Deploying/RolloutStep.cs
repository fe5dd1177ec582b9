namespace Slipway.Delivery.Deploying;

/// <summary>A further step of a candidate on its way to all users; it is baked like the first.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Count">Of how many.</param>
/// <param name="Title">For people: <c>50 % of the traffic</c>.</param>
public sealed record RolloutStep(int Number, int Count, string Title);
