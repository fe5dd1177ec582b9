using Slipway.Delivery.Deploying;
using Slipway.TestService;
using Slipway.Tooling;
using Slipway.Tooling.Processes;
using static Slipway.Delivery.Tests.Deploying.LocalWorld;

namespace Slipway.Delivery.Tests.Deploying;

[Trait("Speed", "Slow")]
public sealed class LocalDeployTests : IDisposable
{
    private readonly LocalWorld _world = new();

    [Fact]
    public async Task A_first_release_serves_at_its_address_only_once_it_is_accepted()
    {
        var outcome = await _world.Workload.DeployAsync(_world.Request("1.0.0"), Never);

        outcome.Unchanged.ShouldBeFalse();
        outcome.Previous.ShouldBeNull();
        using (var early = await _world.Http.GetAsync(outcome.Release.Url))
        {
            ((int)early.StatusCode).ShouldBe(503);
            (await early.Content.ReadAsStringAsync()).ShouldContain("No release of shop serves");
        }

        var accepted = await _world.Workload.AcceptAsync(_world.Service, outcome.Release, Never);

        accepted.VerifiedAt.ShouldNotBeNull();
        (await _world.GetAsync(accepted.Url!)).ShouldBe("1.0.0");
        var status = await _world.Workload.ReadAsync(_world.Service, Never);
        status.Serving.ShouldBe(accepted);
        status.Verified.ShouldBe([accepted]);
        status.Candidate.ShouldBeNull();
        status.Problem.ShouldBeNull();
        status.Url.ShouldBe(accepted.Url);
    }

    [Fact]
    public async Task A_candidate_runs_beside_the_release_that_serves_and_both_can_be_observed()
    {
        var first = await _world.DeliverAsync("1.0.0");
        var outcome = await _world.Workload.DeployAsync(_world.Request("1.1.0"), Never);

        outcome.Previous.ShouldBe(first);
        (await _world.GetAsync(outcome.Release.Url!)).ShouldBe("1.0.0");
        var observation = await _world.Workload.ObserveAsync(_world.Service, outcome.Release, Never);
        (await _world.GetAsync(observation.Candidate.Single())).ShouldBe("1.1.0");
        (await _world.GetAsync(observation.Previous.Single())).ShouldBe("1.0.0");
        (await observation.Signals.ReadAsync(Never)).ShouldBeEmpty();

        var accepted = await _world.Workload.AcceptAsync(_world.Service, outcome.Release, Never);

        accepted.Url.ShouldBe(first.Url);
        (await _world.GetAsync(accepted.Url!)).ShouldBe("1.1.0");
        _world.Processes().Count.ShouldBe(2); // the ingress and the new release
    }

    [Fact]
    public async Task What_no_bake_could_judge_is_not_left_where_nobody_has_it_and_may_be_deployed_again()
    {
        await _world.DeliverAsync("1.0.0");
        var request = _world.Request("1.1.0");
        var outcome = await _world.Workload.DeployAsync(request, Never);

        (await _world.Workload.LeaveAsync(_world.Service, outcome.Release, "nobody asked it anything", Never))!.Version.ShouldBe("1.0.0");

        (await _world.GetAsync(outcome.Release.Url!)).ShouldBe("1.0.0");
        _world.Processes().Count.ShouldBe(2, "the ingress and the old release");
        _world.State.Quarantined.ShouldBeEmpty();
        (await _world.Workload.DeployAsync(request, Never)).Unchanged.ShouldBeFalse();
    }

    [Fact]
    public async Task The_release_that_serves_is_not_deployed_again()
    {
        var first = await _world.DeliverAsync("1.0.0");
        var before = _world.Processes();

        var outcome = await _world.NewWorkload().DeployAsync(_world.Request("1.0.0"), Never);

        outcome.Unchanged.ShouldBeTrue();
        outcome.Release.ShouldBe(first);
        _world.Processes().ShouldBe(before, ignoreOrder: true);
    }

    [Fact]
    public async Task A_release_that_died_is_deployed_again_at_the_same_address()
    {
        var first = await _world.DeliverAsync("1.0.0");
        var process = _world.State.Serving!.Instance.Process!;
        process.Kill();
        await Until(() => !process.IsAlive);

        var dead = await _world.NewWorkload().ReadAsync(_world.Service, Never);
        dead.Serving.ShouldBeNull();
        dead.Problem.ShouldNotBeNull().ShouldContain("1.0.0 starts"); // its own words
        (await _world.Workload.DeployAsync(_world.Request("1.0.0"), Never)).Unchanged.ShouldBeFalse();
        var accepted = await _world.Workload.AcceptAsync(_world.Service, (await _world.Workload.ReadAsync(_world.Service, Never)).Candidate!, Never);

        accepted.Url.ShouldBe(first.Url);
        (await _world.GetAsync(accepted.Url!)).ShouldBe("1.0.0");
    }

    [Fact]
    public async Task After_a_restart_of_the_machine_everything_comes_back_at_the_same_address()
    {
        var first = await _world.DeliverAsync("1.0.0");
        var all = _world.Processes();
        foreach (var process in all)
        {
            process.Kill();
        }

        await Until(() => !all.Any(process => process.IsAlive));
        _world.NewWorkload();
        var second = await _world.DeliverAsync("1.0.0");

        second.Url.ShouldBe(first.Url);
        (await _world.GetAsync(second.Url!)).ShouldBe("1.0.0");
    }

    [Fact]
    public async Task An_ingress_that_died_is_started_again_and_the_release_stays()
    {
        var first = await _world.DeliverAsync("1.0.0");
        var ingress = _world.State.Ingress!.Instance.Process!;
        ingress.Kill();
        await Until(() => !ingress.IsAlive);
        (await _world.Workload.ReadAsync(_world.Service, Never)).Problem.ShouldNotBeNull().ShouldContain("ingress");

        var outcome = await _world.Workload.DeployAsync(_world.Request("1.0.0"), Never);

        outcome.Unchanged.ShouldBeTrue();
        (await _world.GetAsync(first.Url!)).ShouldBe("1.0.0");
    }

    [Fact]
    public async Task A_crash_at_start_is_told_in_the_crashs_own_words()
    {
        await _world.DeliverAsync("1.0.0");
        var request = _world.Request(new Behaviour("1.1.0") { CrashAtStart = 70, LastWords = "the till is missing" });

        var failure = await Should.ThrowAsync<DeployFailedException>(_world.Workload.DeployAsync(request, Never));

        failure.What.ShouldBe("shop 1.1.0 ended with exit code 70 before it was ready.");
        failure.Why.ShouldNotBeNull().ShouldContain("the till is missing");
        failure.Cure.ShouldNotBeNull().ShouldContain("1.0.0 still serves");
        failure.ExitCode.ShouldBe(ExitCodes.BakeFailed);
        _world.State.Candidate.ShouldBeNull();
        (await _world.GetAsync(_world.State.Url!)).ShouldBe("1.0.0");
    }

    [Fact]
    public async Task A_first_release_that_crashes_leaves_nothing_running()
    {
        var request = _world.Request(new Behaviour("1.0.0") { CrashAtStart = 1 });

        var failure = await Should.ThrowAsync<DeployFailedException>(_world.Workload.DeployAsync(request, Never));

        failure.Cure.ShouldNotBeNull().ShouldContain("nothing serves");
        _world.Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_release_that_is_never_ready_is_told_by_its_last_answer()
    {
        _world.Options = _world.Options with { StartupDeadline = TimeSpan.FromSeconds(1.5) };
        var request = _world.Request(new Behaviour("1.0.0") { Ready = false });

        var failure = await Should.ThrowAsync<DeployFailedException>(_world.NewWorkload().DeployAsync(request, Never));

        failure.What.ShouldBe("shop 1.0.0 was not ready within 1.5 s; /readyz last said: 503 warming up.");
        _world.Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_without_the_route_is_told_how_to_name_the_one_that_it_has()
    {
        _world.Options = _world.Options with { StartupDeadline = TimeSpan.FromSeconds(5) };
        _world.Service = _world.Service with { Endpoints = new() { Ready = "/missing" } };

        var failure = await Should.ThrowAsync<DeployFailedException>(_world.NewWorkload().DeployAsync(_world.Request("1.0.0"), Never));

        failure.What.ShouldBe("shop 1.0.0 was not ready within 5 s; /missing last said: 404.");
        failure.Cure.ShouldNotBeNull().ShouldStartWith("Give it the route /missing, or name the one that it has: Endpoints = new() { Ready = \"/…\" }; nothing serves.");
    }

    [Fact]
    public async Task A_service_that_listens_elsewhere_is_told_where_it_must_listen()
    {
        _world.Options = _world.Options with { StartupDeadline = TimeSpan.FromSeconds(1.5) };

        var failure = await Should.ThrowAsync<DeployFailedException>(
            _world.NewWorkload().DeployAsync(_world.Request(new Behaviour("1.0.0") { ListensElsewhere = true }), Never));

        failure.What.ShouldBe("shop 1.0.0 was not ready within 1.5 s; /readyz last said: no connection.");
        failure.Cure.ShouldNotBeNull().ShouldStartWith("It must listen where ASPNETCORE_URLS or PORT says");
        _world.Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancelled_deploy_takes_its_candidate_away()
    {
        using var cancel = new CancellationTokenSource();
        var deploy = _world.Workload.DeployAsync(_world.Request(new Behaviour("1.0.0") { Ready = false }), cancel.Token);
        await Until(() => _world.Processes().Count == 2);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(deploy);

        _world.Processes().ShouldBeEmpty();
        _world.State.Candidate.ShouldBeNull();
    }

    [Fact]
    public async Task A_rejected_candidate_is_stopped_and_its_digest_is_refused_until_forced()
    {
        var first = await _world.DeliverAsync("1.0.0");
        var request = _world.Request("1.1.0");
        var candidate = (await _world.Workload.DeployAsync(request, Never)).Release;

        var serving = await _world.Workload.RejectAsync(_world.Service, candidate, "error rate 30 %", quarantine: true, Never);

        serving.ShouldBe(first);
        (await _world.GetAsync(first.Url!)).ShouldBe("1.0.0");
        _world.Processes().Count.ShouldBe(2);
        var refusal = await Should.ThrowAsync<UsageException>(_world.Workload.DeployAsync(request, Never));
        refusal.Why.ShouldNotBeNull().ShouldContain("error rate 30 %");

        var forced = await _world.Workload.DeployAsync(request with { ForceQuarantined = true }, Never);
        await _world.Workload.AcceptAsync(_world.Service, forced.Release, Never);
        (await _world.Workload.ReadAsync(_world.Service, Never)).Quarantined.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rejected_first_release_leaves_nothing()
    {
        var candidate = (await _world.Workload.DeployAsync(_world.Request("1.0.0"), Never)).Release;

        (await _world.Workload.RejectAsync(_world.Service, candidate, "no", quarantine: true, Never)).ShouldBeNull();

        _world.Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rejection_brings_back_a_verified_release_that_had_died()
    {
        await _world.DeliverAsync("1.0.0");
        _world.State.Serving!.Instance.Process!.Kill();
        var candidate = (await _world.Workload.DeployAsync(_world.Request("1.1.0"), Never)).Release;

        var serving = await _world.Workload.RejectAsync(_world.Service, candidate, "no", quarantine: true, Never);

        serving.ShouldNotBeNull().Version.ShouldBe("1.0.0");
        (await _world.GetAsync(serving.Url!)).ShouldBe("1.0.0");
    }

    [Fact]
    public async Task A_candidate_whose_place_was_taken_cannot_be_accepted()
    {
        var older = (await _world.Workload.DeployAsync(_world.Request("1.0.0"), Never)).Release;
        var newer = (await _world.NewWorkload().DeployAsync(_world.Request("1.1.0"), Never)).Release;

        var failure = await Should.ThrowAsync<SupersededException>(_world.Workload.AcceptAsync(_world.Service, older, Never));

        failure.ExitCode.ShouldBe(ExitCodes.Superseded);
        (await _world.Workload.AcceptAsync(_world.Service, newer, Never)).Version.ShouldBe("1.1.0");
    }

    [Fact]
    public async Task A_candidate_that_died_after_its_bake_is_not_accepted()
    {
        await _world.DeliverAsync("1.0.0");
        var candidate = (await _world.Workload.DeployAsync(_world.Request("1.1.0"), Never)).Release;
        _world.State.Candidate!.Instance.Process!.Kill();
        await Until(() => _world.Processes().Count == 2);

        await Should.ThrowAsync<DeployFailedException>(_world.Workload.AcceptAsync(_world.Service, candidate, Never));

        (await _world.GetAsync(_world.State.Url!)).ShouldBe("1.0.0");
    }

    [Fact]
    public async Task A_release_that_ignores_the_request_to_stop_is_killed_with_its_children()
    {
        _world.Options = _world.Options with { StopGrace = TimeSpan.FromMilliseconds(300) };
        _world.NewWorkload();
        var deaf = await _world.Workload.DeployAsync(_world.Request(new Behaviour("1.0.0") { IgnoresTermination = true, HasChild = true }), Never);
        await _world.Workload.AcceptAsync(_world.Service, deaf.Release, Never);

        await _world.DeliverAsync("1.1.0");

        _world.Processes().Count.ShouldBe(2);
        _world.Log.Warnings.ShouldContain(warning => warning.Contains("did not end within 0.3 s"));
    }

    [Fact]
    public async Task A_release_sees_its_identity_and_nothing_of_the_builds_environment()
    {
        Environment.SetEnvironmentVariable("LOCAL_DEPLOY_TESTS_SECRET", "hush");
        var release = await _world.DeliverAsync("1.0.0");

        var variables = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(await _world.GetAsync(new Uri(release.Url!, "/environment")))!;

        variables["SERVICE_VERSION"].ShouldBe("1.0.0");
        variables["SERVICE_COMMIT"].ShouldBe("commit-of-1.0.0");
        variables["IMAGE_DIGEST"].ShouldBe(release.Digest.ToString());
        variables.ShouldContainKey("PATH");
        variables.Keys.ShouldNotContain("LOCAL_DEPLOY_TESTS_SECRET");
    }

    [Fact]
    public async Task Only_the_last_three_verified_releases_stay_unpacked()
    {
        foreach (var version in new[] { "1.0.0", "1.1.0", "1.2.0", "1.3.0" })
        {
            await _world.DeliverAsync(version);
        }

        Directory.GetDirectories(_world.Folders.Releases).Length.ShouldBe(3);
        (await _world.Workload.ReadAsync(_world.Service, Never)).Verified.Select(release => release.Version).ShouldBe(["1.3.0", "1.2.0", "1.1.0", "1.0.0"]);
    }

    [Fact]
    public async Task The_control_token_is_readable_by_its_owner_only()
    {
        await _world.DeliverAsync("1.0.0");

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(_world.Folders.IngressSettings).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.ReadAllText(_world.Folders.StateFile).ShouldNotContain("token");
    }

    public void Dispose() => _world.Dispose();

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
