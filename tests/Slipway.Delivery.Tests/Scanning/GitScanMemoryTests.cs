using Slipway.Delivery.Scanning;
using Slipway.Delivery.Tests.Ledger;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Tests.Scanning;

/// <summary>Against a real bare repository.</summary>
[Trait("Speed", "Slow")]
public sealed class GitScanMemoryTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ProcessRunner _runner;

    public GitScanMemoryTests() => _runner = new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), _folder.Path);

    private AbsolutePath Bare => _folder.Path / "remote.git";

    public Task InitializeAsync() => GitAsync("init", "--quiet", "--bare", Bare);

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_one_runner_keeps_another_finds()
    {
        await (await CloneAsync("one")).KeepAsync([Scan("api", 1), Scan("api", 1, "image-scan.json")], default);

        var found = await (await CloneAsync("two")).ReadAsync(default);

        found.Select(scan => (scan.Service, scan.Digest, scan.Name)).ShouldBe([("api", DigestOf(1), "scan.json"), ("api", DigestOf(1), "image-scan.json")]);
        found[0].Record.Findings.Single().Finding.Id.ShouldBe("CVE-1");
        (await GitAsync("-C", Bare, "for-each-ref", "--format=%(refname)")).Lines.ShouldBe(["refs/slipway/scans"]);
    }

    [Fact]
    public async Task Before_anything_is_kept_nothing_is_found() => (await (await CloneAsync("one")).ReadAsync(default)).ShouldBeEmpty();

    [Fact]
    public async Task A_release_that_is_kept_again_is_kept_once_and_the_newest_ten_of_each_service_stay()
    {
        var memory = await CloneAsync("one");
        await memory.KeepAsync([Scan("worker", 0)], default);
        await memory.KeepAsync([.. Enumerable.Range(1, 11).Select(number => Scan("api", number))], default);
        await memory.KeepAsync([Scan("api", 5)], default);

        var found = await memory.ReadAsync(default);

        found.Where(scan => scan.Service == "api").Select(scan => scan.Digest).ShouldBe(Enumerable.Range(2, 10).Select(DigestOf));
        found.ShouldContain(scan => scan.Service == "worker");
    }

    [Fact]
    public async Task Five_runners_at_once_lose_nothing()
    {
        var memories = new List<GitScanMemory>();
        for (var number = 0; number < 5; number++)
        {
            memories.Add(await CloneAsync($"clone-{number}", number));
        }

        await Task.WhenAll(memories.Select((memory, number) => memory.KeepAsync([Scan($"service-{number}", number)], default)));

        (await memories[0].ReadAsync(default)).Select(scan => scan.Service).ShouldBe(Enumerable.Range(0, 5).Select(number => $"service-{number}"), ignoreOrder: true);
    }

    [Fact]
    public async Task A_dry_run_pushes_nothing()
    {
        await CloneAsync("one");
        var gate = new RecordingGate(dryRun: true);

        await Memory("one", gate).KeepAsync([Scan("api", 1)], default);

        gate.Changes.ShouldHaveSingleItem().Subject.ShouldBe("1 scan in refs/slipway/scans on origin");
        (await GitAsync("-C", Bare, "for-each-ref")).StandardOutput.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_newer_build_has_written_is_refused_and_left_as_it_is()
    {
        await CloneAsync("one");
        File.WriteAllText(_folder.Path / "scans.json", """{ "schema": "kept-scans", "schemaVersion": 99, "scans": [] }""");
        var blob = (await GitAsync("-C", Bare, "hash-object", "-w", _folder.Path / "scans.json")).Lines[0];
        var tree = await _runner.RunAsync(new ProcessSpec("git", "-C", Bare, "mktree") { StandardInput = $"100644 blob {blob}\tscans.json\n" }, default);
        var commit = (await GitAsync("-C", Bare, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit-tree", "-m", "newer", tree.Lines[0])).Lines[0];
        await GitAsync("-C", Bare, "update-ref", "refs/slipway/scans", commit);

        await Should.ThrowAsync<RecordException>(() => Memory("one").ReadAsync(default));
        await Should.ThrowAsync<RecordException>(() => Memory("one").KeepAsync([Scan("api", 1)], default));

        (await GitAsync("-C", Bare, "rev-parse", "refs/slipway/scans")).Lines[0].ShouldBe(commit);
    }

    private static Digest DigestOf(int number) => Digest.Of([(byte)number]);

    private static KeptScan Scan(string service, int number, string name = "scan.json")
    {
        var finding = new Finding { Kind = FindingKind.Vulnerability, Id = $"CVE-{number}", Severity = Severity.High, Title = "t", Target = "a.json", Package = "A", Tool = "trivy" };
        var report = new ScanReport([new ScanRun("tree", FindingKind.Vulnerability, "trivy", "1", ScanState.Ran)], [finding]);
        return new(service, DigestOf(number), name, Sample.Now.AddMinutes(number), ScanGate.Judge(report, new(), [], new DateOnly(2026, 3, 31)));
    }

    private async Task<GitScanMemory> CloneAsync(string name, int seed = 1)
    {
        await GitAsync("clone", "--quiet", Bare, _folder.Path / name);
        return Memory(name, seed: seed);
    }

    private GitScanMemory Memory(string clone, IChangeGate? gate = null, int seed = 1) =>
        new(_runner, _folder.Path / clone, gate ?? new ApplyingGate(NullLog.Instance), TimeProvider.System, new Random(seed), NullLog.Instance);

    private Task<ProcessResult> GitAsync(params string[] arguments) => _runner.RunAsync(new ProcessSpec("git", arguments), CancellationToken.None);
}
