using Slipway.Components.Records;

namespace Slipway.Components.Internal;

/// <summary>What a person wants to see at the end of a delivery.</summary>
internal static class DeliverySummary
{
    public static IEnumerable<string> Lines(ReleaseEntry entry, BakesRecord? bakes, TargetContext ctx)
    {
        var release = entry.Release;
        if (ctx.IsDryRun)
        {
            yield return $"{release.Service} {release.Version} would be delivered to {release.Environment}. Nothing was changed.";
            yield break;
        }

        yield return $"{release.Service} {release.Version} {(entry.Unchanged ? "serves already; nothing had to change" : "is delivered")}";
        yield return $"  digest     {release.Digest}";
        yield return $"  url        {release.Url}";
        var bake = bakes?.RunId == ctx.RunId ? bakes.Bakes.LastOrDefault(candidate => candidate.Service == release.Service) : null;
        if (bake is not null)
        {
            yield return $"  bake       {bake.Line}";
        }
        else if (release.VerifiedAt is { } at)
        {
            yield return $"  bake       passed {Shown.Duration(ctx.Clock.GetUtcNow() - at)} ago";
        }

        if (!entry.Unchanged)
        {
            yield return $"  lead time  {Shown.Duration(ctx.Clock.GetUtcNow() - release.CommitTime)} from commit to users";
        }

        yield return $"  records    {ctx.Artifacts.RelativeTo(ctx.Root)}/  ledger .nuke/local/ledger.jsonl  metrics .nuke/local/metrics/dora.prom";
        yield return "  next       ./build.sh Status · ./build.sh Rollback · ./build.sh Down";
    }
}
