using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Delivery.Deploying.Kubernetes.GitOps;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Oci;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Tests.Deploying.Kubernetes;

/// <summary>A real repository that a cluster would follow.</summary>
public sealed class DigestCommitsTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private AbsolutePath _repository = null!;

    public async Task InitializeAsync()
    {
        var work = (_folder.Path / "work").CreateDirectory();
        File.WriteAllText(work / "shop.yaml", $"images:\n  - name: shop\n    digest: sha256:{new string('0', 64)}\n");
        await GitAsync(work, "init", "--quiet", "--initial-branch=main");
        await GitAsync(work, "add", ".");
        await CommitAsync(work, "start");
        await GitAsync(work, "clone", "--quiet", "--bare", work, _folder.Path / "shop.git");
        _repository = _folder.Path / "shop.git";
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_repository_remembers_what_was_deployed_verified_left_and_rejected()
    {
        var commits = Commits("run-1");
        await commits.DeployAsync(Release("1.0.0", "run-1"), default);
        var open = await commits.HistoryAsync(default);
        open.Current.ShouldBe(Release("1.0.0", "run-1").Digest);
        var intent = open.WithoutVerdict.ShouldNotBeNull();
        (intent.Version, intent.RunId, intent.Commit, intent.Holder).ShouldBe(("1.0.0", "run-1", new string('a', 40), LeaseHolder.Here("run-1")));

        await commits.VerifiedAsync(Release("1.0.0", "run-1") with { VerifiedAt = DateTimeOffset.UnixEpoch.AddDays(9) }, default);
        await commits.DeployAsync(Release("1.1.0", "run-2"), default);
        await commits.LeftAsync(Release("1.1.0", "run-2"), "INCONCLUSIVE: nobody\nasked", default);
        var left = await commits.HistoryAsync(default);
        left.WithoutVerdict.ShouldBeNull();
        left.Commits[0].Left.ShouldBe("INCONCLUSIVE: nobody asked");
        left.Verified.ShouldHaveSingleItem().AsRelease("shop", Options)!.ShouldBe(
            Release("1.0.0", "run-1") with { VerifiedAt = DateTimeOffset.UnixEpoch.AddDays(9), DeployedAt = left.Verified[0].At });

        await commits.DeployAsync(Release("1.2.0", "run-3"), default);
        await commits.GoBackAsync(Release("1.0.0", "run-1"), Release("1.2.0", "run-3"), Release("1.2.0", "run-3").Digest, "take 1.2.0 back, its bake did not pass", "run-3", default);
        var back = await commits.HistoryAsync(default);
        back.Rejected.ShouldBe([Release("1.2.0", "run-3").Digest]);
        back.WithoutVerdict.ShouldBeNull();
        back.Current.ShouldBe(Release("1.0.0", "run-1").Digest);
    }

    [Fact]
    public async Task What_is_there_already_makes_no_commit_and_another_run_may_take_it_up()
    {
        await Commits("run-1").DeployAsync(Release("1.0.0", "run-1"), default);
        await Commits("run-2").DeployAsync(Release("1.0.0", "run-2"), default);
        (await GitAsync(_repository, "log", "--format=%s", "main")).Lines.ShouldBe(["chore(shop): deploy 1.0.0", "start"]);
        await Commits("run-2").TakenUpAsync(Release("1.0.0", "run-2"), default);
        (await Commits("run-3").HistoryAsync(default)).WithoutVerdict!.RunId.ShouldBe("run-2");
    }

    [Fact]
    public async Task What_a_person_committed_is_verified_and_gone_back_to_like_any_other()
    {
        var work = _folder.Path / "work";
        var digest = Release("0.9.0", "none").Digest;
        File.WriteAllText(work / "shop.yaml", File.ReadAllText(work / "shop.yaml").Replace($"sha256:{new string('0', 64)}", digest.ToString(), StringComparison.Ordinal));
        await CommitAsync(work, "by hand");
        await GitAsync(work, "push", "--quiet", _repository, "main");

        var commits = Commits("run-1");
        (await commits.HistoryAsync(default)).WithoutVerdict.ShouldBeNull();
        await commits.VerifiedAsync(Release("0.9.0", "run-1"), default);
        (await commits.HistoryAsync(default)).Verified.ShouldHaveSingleItem().Version.ShouldBe("0.9.0");

        await commits.DeployAsync(Release("1.0.0", "run-2"), default);
        (await commits.BeforeAsync(Release("1.0.0", "run-2").Digest, default)).ShouldBe(digest);
        (await commits.BeforeAsync(digest, default)).ShouldBe(Release("1.0.0", "run-2").Digest);
    }

    [Fact]
    public async Task What_another_delivery_has_put_there_since_is_not_taken_back()
    {
        await Commits("run-1").DeployAsync(Release("1.0.0", "run-1"), default);
        await Commits("run-2").DeployAsync(Release("1.1.0", "run-2"), default);
        await Commits("run-3").DeployAsync(Release("1.2.0", "run-3"), default);

        var given = await Should.ThrowAsync<SupersededException>(
            Commits("run-2").GoBackAsync(Release("1.0.0", "run-1"), Release("1.1.0", "run-2"), null, "take 1.1.0 back", "run-2", default));

        given.Why.ShouldBe($"main names {Release("1.2.0", "run-3").Digest} by now.");
        (await Commits("look").HistoryAsync(default)).Current.ShouldBe(Release("1.2.0", "run-3").Digest);
    }

    [Fact]
    public async Task Runs_that_push_at_the_same_time_all_get_their_turn()
    {
        await Commits("run-1").DeployAsync(Release("1.0.0", "run-1"), default);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(index => Commits($"note-{index}").LeftAsync(Release("1.0.0", "run-1"), $"line {index}", default)));
        var note = (await GitAsync(_repository, "notes", "--ref=refs/notes/slipway", "show", "main")).StandardOutput;
        Enumerable.Range(0, 3).ShouldAllBe(index => note.Contains($"line {index}"));
    }

    private static KubernetesOptions Options => new() { Environment = "staging", Manifests = [], RunId = "none" };

    private DigestCommits Commits(string run) => new(
        new GitOpsRepository(_repository, "{service}.yaml"), "shop", LeaseHolder.Here(run), Runner(_folder.Path), new ApplyingGate(NullLog.Instance), TimeProvider.System, NullLog.Instance);

    private static Release Release(string version, string run) => new()
    {
        Service = "shop",
        Environment = "staging",
        Version = version,
        Digest = Digest.Of(System.Text.Encoding.UTF8.GetBytes(version)),
        Commit = new string('a', 40),
        CommitTime = DateTimeOffset.UnixEpoch,
        RunId = run,
        DeployedAt = DateTimeOffset.UnixEpoch,
    };

    private Task<ProcessResult> CommitAsync(AbsolutePath folder, string message) =>
        GitAsync(folder, "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--all", "--message", message);

    private static Task<ProcessResult> GitAsync(AbsolutePath folder, params string[] arguments) =>
        Runner(folder).RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = folder }, default);

    private static ProcessRunner Runner(AbsolutePath folder) => new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), folder);
}
