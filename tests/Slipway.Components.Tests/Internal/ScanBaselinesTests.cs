using System.Collections.Immutable;
using Slipway.Components.Internal;
using Slipway.Components.Tests.Support;
using Slipway.Delivery;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Scanning;
using Slipway.Engine.Tests;
using Slipway.Testing;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Records;

namespace Slipway.Components.Tests.Internal;

/// <summary>Scans of verified releases, by a real ledger file in a real repository.</summary>
public sealed class ScanBaselinesTests : IDisposable
{
    private static readonly Output<ScanRecord> Tree = new("scan.json");

    private readonly BuildCall _call = new();

    public void Dispose() => _call.Dispose();

    [Fact]
    public async Task Before_anything_was_verified_there_is_nothing_to_compare_with() =>
        await RunAsync(async (ctx, _, ct) => (await Baselines(ctx).FindAsync(Tree, ct)).ShouldBeNull());

    [Fact]
    public async Task The_scan_of_the_release_that_serves_is_what_the_next_one_is_compared_with_also_after_a_rollback() => await RunAsync(async (ctx, head, ct) =>
    {
        var ledger = new DeliveryLedger(ctx, DeliveryEnvironment.Local);
        var (old, @new) = (Samples.Release("1.0.0", head), Samples.Release("1.1.0", head));
        foreach (var (release, finding) in new[] { (old, "CVE-1"), (@new, "CVE-2") })
        {
            RecordFile.Write(ctx.Artifacts / "scan.json", Scan(finding));
            await ledger.AcceptedAsync(release, null, Samples.Bake(BakeVerdict.Pass, "pass"), ct);
            Baselines(ctx).Keep(release);
        }

        var found = (await Baselines(ctx).FindAsync(Tree, ct)).ShouldNotBeNull();
        found.Release.ShouldBe("1.1.0");
        var compared = ScanComparison.Between(Scan("CVE-1"), found.Record);
        (compared.New.Single().Id, compared.Fixed.Single().Id, compared.Unchanged.Length).ShouldBe(("CVE-1", "CVE-2", 0));

        await ledger.RolledBackAsync(@new, old, "users suffered", ct);
        (await Baselines(ctx).FindAsync(Tree, ct)).ShouldNotBeNull().Release.ShouldBe("1.0.0");
        (await Baselines(ctx).FindAsync(new Output<ScanRecord>("image-scan.json"), ct)).ShouldBeNull();
    });

    [Fact]
    public async Task A_scan_without_a_scanner_is_nothing_to_compare_with() => await RunAsync(async (ctx, head, ct) =>
    {
        RecordFile.Write(ctx.Artifacts / "scan.json", Scan("CVE-1") with { Verdict = ScanVerdict.Skipped });
        await new DeliveryLedger(ctx, DeliveryEnvironment.Local).AcceptedAsync(Samples.Release("1.0.0", head), null, Samples.Bake(BakeVerdict.Pass, "pass"), ct);
        Baselines(ctx).Keep(Samples.Release("1.0.0", head));

        (await Baselines(ctx).FindAsync(Tree, ct)).ShouldBeNull();
    });

    private static ScanBaselines Baselines(TargetContext ctx) => new(ctx, DeliveryEnvironment.Local);

    private static ScanRecord Scan(string id)
    {
        var finding = new Finding { Kind = FindingKind.Vulnerability, Id = id, Severity = Severity.High, Title = id, Target = "a.json", Package = "A", Tool = "trivy" };
        return ScanGate.Judge(
            new ScanReport([new ScanRun("tree", FindingKind.Vulnerability, "trivy", "1", ScanState.Ran)], [finding]), new(), [], new DateOnly(2026, 3, 31));
    }

    private async Task RunAsync(Func<TargetContext, string, CancellationToken, Task> body) => await ShopBuild.WithContextAsync(_call, async (ctx, ct) =>
    {
        foreach (var words in new string[][] { ["init", "--quiet"], ["commit", "--quiet", "--allow-empty", "--message", "feat: begin"] })
        {
            await ctx.Processes.RunAsync(new ProcessSpec("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", .. words]) { WorkingDirectory = ctx.Root }, ct);
        }

        var head = await ctx.Processes.RunAsync(new ProcessSpec("git", "rev-parse", "HEAD") { WorkingDirectory = ctx.Root }, ct);
        await body(ctx, head.Lines[0], ct);
    });
}
