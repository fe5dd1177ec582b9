using Slipway.Delivery.Baking;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>How one service's bake ended, and what the target is to fail with.</summary>
internal sealed record BakeResult(BakeRecord Record, TargetFailedException? Failure);
