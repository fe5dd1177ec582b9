using Slipway.Components.Internal;
using Slipway.Components.Records;
using Slipway.Components.Tests.Support;
using Slipway.Delivery.Baking;
using Slipway.Engine.Tests;

namespace Slipway.Components.Tests.Internal;

public sealed class DeliverySummaryTests : IDisposable
{
    private readonly BuildCall _call = new();

    public void Dispose() => _call.Dispose();

    [Fact]
    public async Task A_delivery_ends_with_version_digest_address_evidence_and_lead_time()
    {
        var entry = new ReleaseEntry(Samples.Release("1.1.0"), Unchanged: false, Previous: null);
        var lines = await LinesAsync(entry, runId => Bakes(runId, "pass: 0 of 300 failed"));
        lines[0].ShouldBe("shop 1.1.0 is delivered");
        lines[1].ShouldBe($"  digest     {Samples.DigestOf("1.1.0")}");
        lines[2].ShouldBe("  url        http://127.0.0.1:8080/");
        lines[3].ShouldBe("  bake       pass: 0 of 300 failed");
        lines[4].ShouldMatch("^  lead time  .+ from commit to users$");
        lines[5].ShouldStartWith("  records    artifacts/");
        lines[6].ShouldContain("./build.sh Rollback");
    }

    [Fact]
    public async Task A_delivery_that_changed_nothing_says_so_and_when_it_was_verified()
    {
        var release = Samples.Release("1.0.0") with { VerifiedAt = TimeProvider.System.GetUtcNow().AddDays(-2) };
        var entry = new ReleaseEntry(release, Unchanged: true, Previous: null);
        var lines = await LinesAsync(entry, _ => Bakes("another run", "pass: of another run"));
        lines[0].ShouldBe("shop 1.0.0 serves already; nothing had to change");
        lines.ShouldContain("  bake       passed 2 days ago");
        lines.ShouldNotContain(line => line.Contains("another run") || line.Contains("lead time"));
    }

    [Fact]
    public async Task A_dry_run_promises_nothing() =>
        (await LinesAsync(new ReleaseEntry(Samples.Release("1.1.0"), Unchanged: false, Previous: null), _ => null, "--dry-run"))
            .ShouldBe(["shop 1.1.0 would be delivered to local. Nothing was changed."]);

    private static BakesRecord Bakes(string runId, string line) => new(runId, "local", [Samples.Bake(BakeVerdict.Pass, line)]);

    private async Task<string[]> LinesAsync(ReleaseEntry entry, Func<string, BakesRecord?> bakes, params string[] arguments)
    {
        string[] lines = [];
        await ShopBuild.WithContextAsync(
            _call,
            (ctx, _) =>
            {
                lines = [.. DeliverySummary.Lines(entry, bakes(ctx.RunId), ctx)];
                return Task.CompletedTask;
            },
            arguments);
        return lines;
    }
}
