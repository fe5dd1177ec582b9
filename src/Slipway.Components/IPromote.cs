using Slipway.Components.Internal;
using Slipway.Delivery.Versioning;
using Slipway.Oci.Registries;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Gives the release tag to what has passed its bake: the very digest, never a rebuild.</summary>
public interface IPromote : IVersion, IPush
{
    /// <summary>The environment whose registry gets the tag.</summary>
    [Parameter("For Promote: the environment whose registry gets the release tag. Default: the one of --environment", Variable = "SLIPWAY_PROMOTE_TO")]
    string? PromoteTo => TryGetValue(() => PromoteTo);

    /// <summary>What serves, verified, gets <c>vX.Y.Z</c>; content that the other registry lacks is copied.</summary>
    Target Promote => _ => _
        .Description("Give the release tag vX.Y.Z to the digest that serves and is verified")
        .DependsOn(Version)
        .TryAfter<IBake>(x => x.Bake)
        .TryAfter<ITag>(x => x.Tag)
        .Consumes(VersionOutput)
        .Executes(async (ctx, ct) =>
        {
            var version = ctx.Read(VersionOutput);
            if (version.Bump == VersionBump.None)
            {
                ctx.UpToDate("no commit asks for a release");
                return;
            }

            var from = SelectedEnvironment;
            var to = PromoteTo is null ? from : AllEnvironments.FirstOrDefault(environment => environment.Name == PromoteTo) ?? throw new UsageException(
                $"There is no environment {PromoteTo}.", $"This build has: {string.Join(", ", AllEnvironments.Select(environment => environment.Name))}.", "Mend --promote-to.");
            var (source, target) = (Ends.Registry(ctx, from), Ends.Registry(ctx, to));
            var changed = false;
            foreach (var service in SelectedServices)
            {
                var workload = Ends.Workload(ctx, from);
                using var disposable = workload as IDisposable;
                var serving = (await workload.ReadAsync(service, ct).ConfigureAwait(false)).Serving;

                // A commit that changes nothing of a service is delivered with the image of an earlier one: then the commit's own tag names what serves.
                var isDelivered = serving is not null && (serving.Commit == version.Commit
                    || (await source.ResolveAsync(service.Name, version.ImageTag, ct).ConfigureAwait(false))?.Digest == serving.Digest);
                if (serving?.VerifiedAt is null || !isDelivered)
                {
                    throw new UsageException(
                        $"{service.Name} cannot be promoted to {version.Tag}.",
                        serving is null ? $"Nothing serves it in {from.Name}." : $"{from.Name} serves {serving.Version} ({(serving.VerifiedAt is null ? "not verified" : "verified")}), and {version.Tag} is commit {version.Commit[..7]}.",
                        "Deliver this commit first: only what has passed its bake is promoted.");
                }

                var result = await target.PushAsync(new PushRequest(source.From(service.Name), serving.Digest, service.Name, version.Tag), ct).ConfigureAwait(false);
                changed |= !result.AlreadyPresent;
                ctx.Log.Info(result.ToString());
                ctx.Note($"{service.Name}:{version.Tag} is {Shown.Short(result.Digest)}");
            }

            if (!changed)
            {
                ctx.UpToDate("promoted before");
            }
        });
}
