using Slipway.Components.Internal;
using Slipway.Components.Records;
using Slipway.Delivery.Versioning;
using Slipway.Oci.Registries;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Gives the release tag to what has passed its bake: the very digest, never a rebuild.</summary>
public interface IPromote : IVersion, IPush
{
    /// <summary>The environment that has verified what is to be promoted.</summary>
    [Parameter("Promote what this environment has verified, instead of building. Default: build; Promote alone: the environment itself",
        Variable = "SLIPWAY_PROMOTE_FROM", AllowedFrom = nameof(EnvironmentNames))]
    string? PromoteFrom => TryGetValue(() => PromoteFrom);

    /// <summary>
    /// The digest of this commit that has passed its bake gets <c>vX.Y.Z</c>; content that the registry lacks is copied. Where the digest comes from another
    /// environment, it is what <c>Deploy</c> brings up.
    /// </summary>
    Target Promote => _ => (PromoteFrom is null
            ? _.TryAfter<IBake>(x => x.Bake).TryAfter<ITag>(x => x.Tag)
            : _.Produces(PushedOutput).With(EnvironmentNeeds.History, SelectedEnvironmentOrNull))
        .Description("Give the release tag vX.Y.Z to the digest that an environment has verified")
        .DependsOn(Version)
        .Consumes(VersionOutput)
        .With(EnvironmentNeeds.Push, SelectedEnvironmentOrNull)
        .Executes(async (ctx, ct) =>
        {
            var version = ctx.Read(VersionOutput);
            if (version.Bump == VersionBump.None)
            {
                if (PromoteFrom is not null)
                {
                    throw new UsageException(
                        "There is no version to promote.", $"No commit since {version.Since} asks for a release.", "Promote a commit that does, or deliver without --promote-from.");
                }

                ctx.UpToDate("no commit asks for a release");
                return;
            }

            var to = SelectedEnvironment;
            var from = PromoteFrom is null ? to : SeenByThisRun(AllEnvironments.Single(environment => environment.Name == PromoteFrom));
            var verified = new VerifiedReleases(await Ends.LedgerAsync(ctx, from, ct).ConfigureAwait(false), from.Name);
            var (source, target) = (Ends.Registry(ctx, from), Ends.Registry(ctx, to));
            var promoted = new List<PushedEntry>();
            var changed = false;
            foreach (var service in SelectedServices)
            {
                // A commit that changes nothing of a service is delivered with the image of an earlier one: then the commit's own tag names that.
                var tagged = await source.ResolveAsync(service.Name, version.ImageTag, ct).ConfigureAwait(false);
                var digest = await verified.DigestOfAsync(service.Name, version, tagged?.Digest, ct).ConfigureAwait(false);
                var result = await target.PushAsync(new PushRequest(source.From(service.Name), digest, service.Name, version.Tag), ct).ConfigureAwait(false);
                changed |= !result.AlreadyPresent;
                ctx.Log.Info(result.ToString());
                ctx.Note($"{service.Name}:{version.Tag} is {Shown.Short(result.Digest)}");
                promoted.Add(new(service.Name, target.QualifiedName(service.Name), service.Name, version.Tag, result.Digest));
            }

            if (PromoteFrom is not null)
            {
                ctx.Publish(PushedOutput, new PushedRecord(ctx.RunId, version.Commit, version.CommitTime, [.. promoted]));
            }

            if (!changed)
            {
                ctx.UpToDate("promoted before");
            }
        });
}
