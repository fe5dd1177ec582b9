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
            await Baselines(ctx).KeepAsync(release, ct);
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
    public async Task Where_the_ledger_is_a_ref_the_scans_are_too_and_a_machine_that_kept_nothing_finds_them() => await RunAsync(async (ctx, head, ct) =>
    {
        var bare = ctx.Root / ".nuke" / "remote.git";
        await ctx.Processes.RunAsync(new ProcessSpec("git", "init", "--quiet", "--bare", bare), ct);
        await ctx.Processes.RunAsync(new ProcessSpec("git", "remote", "add", "origin", bare) { WorkingDirectory = ctx.Root }, ct);
        var staging = DeliveryEnvironment.Local with { Name = "staging", Ledger = LedgerHome.GitRef };
        var release = Samples.Release("1.0.0", head);
        RecordFile.Write(ctx.Artifacts / "scan.json", Scan("CVE-1"));
        await new DeliveryLedger(ctx, staging).AcceptedAsync(release, null, Samples.Bake(BakeVerdict.Pass, "pass"), ct);
        await new ScanBaselines(ctx, staging).KeepAsync(release, ct);

        (ctx.Root / ".nuke" / "local" / "scans").DirectoryExists.ShouldBeFalse();
        (await new ScanBaselines(ctx, staging).FindAsync(Tree, ct)).ShouldNotBeNull().Release.ShouldBe("1.0.0");

        // Production has the same image: what was found in it is known already.
        var production = staging with { Name = "production" };
        (await new ScanBaselines(ctx, production).FindAsync(Tree, ct)).ShouldBeNull("nothing was delivered there");
        await new DeliveryLedger(ctx, production).AcceptedAsync(release, null, Samples.Bake(BakeVerdict.Pass, "pass"), ct);
        (await new ScanBaselines(ctx, production).FindAsync(Tree, ct)).ShouldNotBeNull().Release.ShouldBe("1.0.0");
    });

    [Fact]
    public async Task A_remote_that_cannot_be_reached_costs_the_comparison_and_nothing_else() => await RunAsync(async (ctx, head, ct) =>
    {
        var staging = DeliveryEnvironment.Local with { Name = "staging", Ledger = LedgerHome.GitRef };
        RecordFile.Write(ctx.Artifacts / "scan.json", Scan("CVE-1"));

        await new ScanBaselines(ctx, staging).KeepAsync(Samples.Release("1.0.0", head), ct);

        (await new ScanBaselines(ctx, staging).FindAsync(Tree, ct)).ShouldBeNull();
    });

    [Fact]
    public async Task A_scan_without_a_scanner_is_nothing_to_compare_with() => await RunAsync(async (ctx, head, ct) =>
    {
        RecordFile.Write(ctx.Artifacts / "scan.json", Scan("CVE-1") with { Verdict = ScanVerdict.Skipped });
        await new DeliveryLedger(ctx, DeliveryEnvironment.Local).AcceptedAsync(Samples.Release("1.0.0", head), null, Samples.Bake(BakeVerdict.Pass, "pass"), ct);
        await Baselines(ctx).KeepAsync(Samples.Release("1.0.0", head), ct);

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
