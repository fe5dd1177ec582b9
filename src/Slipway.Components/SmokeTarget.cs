using Slipway.Delivery.Baking;

namespace Slipway.Components;

/// <summary>
/// A target of this build, run in a process of its own and without what it depends on; it finds the release in the variables of <see cref="SmokeCommand"/>. The
/// target must be declared <c>ReadsOnly()</c>, since the delivery has the working tree.
/// </summary>
/// <param name="Rule">Its name, and how its outcomes are judged.</param>
/// <param name="Target">The target's name: <c>nameof(Smoke)</c>.</param>
public sealed record SmokeTarget(CheckRule Rule, string Target) : ReleaseCheck(Rule);
