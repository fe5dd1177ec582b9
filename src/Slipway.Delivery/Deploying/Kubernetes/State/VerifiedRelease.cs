using System.Text.Json.Nodes;

namespace Slipway.Delivery.Deploying.Kubernetes.State;

/// <summary>A release whose bake passed, with all that it takes to bring it back.</summary>
/// <param name="Release">Which, with the time of its verification.</param>
/// <param name="Template">Its pod template as it was applied, not as the API server completed it: applied again it gives the same pods.</param>
internal sealed record VerifiedRelease(Release Release, JsonObject Template)
{
    /// <summary>The configuration that its pods read when its bake had passed; absent in records of earlier versions.</summary>
    public PodConfiguration? Configuration { get; init; }
}
