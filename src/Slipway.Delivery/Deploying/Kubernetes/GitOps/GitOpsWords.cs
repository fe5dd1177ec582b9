using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.GitOps;

/// <summary>What a person does where the cluster's automation decides.</summary>
internal static class GitOpsWords
{
    public static string Pin(string? version) =>
        $"Pin it where the automation chooses: with Flux narrow the ImagePolicy's range to {version ?? "the older version"} (or flux suspend image update, and commit that tag); "
        + "with Argo CD Image Updater set the application's allow-tags annotation to it. Declare a GitOpsRepository to have it done from here.";

    public static UsageException NotStopped(Service service) => new(
        $"{service.Name} is not stopped from here.", "The cluster's automation would start it again.", "Take it out of what the cluster follows.");
}
