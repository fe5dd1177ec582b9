using Slipway.Components.Internal;
using Slipway.Delivery;
using Slipway.Oci.Ecr;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Lets the environment's registry forget old images, and never one that is needed.</summary>
public interface IKeepImages : IHaveEnvironments, IHaveServices
{
    /// <summary>What the registry may delete by itself.</summary>
    EcrLifecyclePolicy ImageLifecycle => new();

    /// <summary>
    /// How many releases that passed are held fast for each service and environment, what serves among them: what a rollback may go to. Default: 5.
    /// </summary>
    int KeptReleases => 5;

    /// <summary>
    /// Puts the lifecycle policy on every service's repository. What serves in any environment of the registry, what is being deployed, and what a rollback
    /// would go to
    /// is held fast before; all of it as the ledgers know it.
    /// </summary>
    Target KeepImages => _ => _
        .Description("Let the registry forget old images, but none that serves or that a rollback goes to")
        .With(EnvironmentNeeds.Retain | EnvironmentNeeds.History, SelectedEnvironmentOrNull)
        .Executes(async (ctx, ct) =>
        {
            var environment = SelectedEnvironment;
            var registry = environment.Registry as EcrRegistry ?? throw new UsageException(
                $"The registry of {environment.Name} does not expire images.",
                "Only ECR has lifecycle policies.",
                "Choose an environment whose registry is an EcrRegistry.");
            using var ecr = AwsEnds.Client(ctx, registry);
            var kept = new KeptImages(ctx, [.. AllEnvironments.Where(other => SharesRegistry(other.Registry, registry))], KeptReleases);
            var changed = false;
            foreach (var service in SelectedServices)
            {
                var repository = registry.Prefix.Length == 0 ? service.Name : $"{registry.Prefix}/{service.Name}";
                var there = (await ecr.ListImagesAsync(repository, ct).ConfigureAwait(false)).Select(image => image.Digest).ToHashSet();
                var held = await kept.OfAsync(service.Name, there, ct).ConfigureAwait(false);
                changed |= await ecr.PutLifecyclePolicyAsync(repository, ImageLifecycle, held, ct).ConfigureAwait(false);
                ctx.Log.Info($"{repository}: {held.Count} of {there.Count} images are held fast; otherwise {ImageLifecycle}");
                ctx.Note($"{service.Name}: {held.Count} held fast");
            }

            if (!changed)
            {
                ctx.UpToDate("policies and what they hold are as they should be");
            }
        });

    private bool SharesRegistry(RegistryLocation other, EcrRegistry registry) =>
        other is EcrRegistry ecr && (ecr.Account, ecr.Region, ecr.Prefix) == (registry.Account, registry.Region, registry.Prefix);
}
