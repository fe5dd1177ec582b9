using System.Text.Json.Nodes;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>
/// This repository's own <c>main</c>, <c>release</c>, <c>rollback</c> and <c>nightly</c>, played from their files against a cluster, ECR with roles that trust
/// and allow no more than the generated policies, GitHub's API and the real scanner.
/// </summary>
[Collection(EngineCollection.Name)]
public sealed class DeliveryWorkflowTests(DeliveryStory story) : IClassFixture<DeliveryStory>
{
    private const string Staging = "slipway-staging";
    private const string Production = "slipway-production";

    [ClusterFact]
    public async Task A_push_goes_to_staging_is_tagged_and_starts_the_release()
    {
        var pushed = (await story.FirstPush).ShouldBe("success");

        pushed.Run["deliver"].Summary.ShouldContain("| Deployment frequency |");
        pushed.Staging.ShouldNotBeNull();
        pushed.Production.ShouldBeNull();
        pushed.Tags.ShouldBe(["v0.1.0"]);
        pushed.Roles.ShouldBe([Staging]);
        var dispatch = story.World.GitHub.Changes.First(change => change.Line == "POST /repos/acme/shop/actions/workflows/release.yml/dispatches");
        (dispatch.Body!["ref"]!.GetValue<string>(), dispatch.Body["inputs"]!["version"]!.GetValue<string>()).ShouldBe(("v0.1.0", "v0.1.0"));
    }

    [ClusterFact]
    public async Task The_release_brings_the_very_digest_to_production_under_the_versions_tag()
    {
        var released = (await story.FirstRelease).ShouldBe("success");

        released.Production.ShouldBe(released.Staging);
        released.Roles.ShouldBe([Production]);
        story.World.Aws.TagsOf("load-harness").Where(tag => tag.Value == Digest(released.Production)).Select(tag => tag.Key).ShouldContain("v0.1.0");
        story.World.GitHub.Changes.Where(change => change.Line == "POST /repos/acme/shop/releases").Select(change => (string)change.Body!["tag_name"]!)
            .ShouldContain("v0.1.0");
    }

    [ClusterFact]
    public async Task The_next_release_takes_over_in_production_step_by_step_and_no_request_fails()
    {
        var pushed = (await story.SecondPush).ShouldBe("success");
        var released = (await story.SecondRelease).ShouldBe("success");

        pushed.Tags.ShouldBe(["v0.1.0", "v0.2.0"]);
        (pushed.Staging != pushed.Production).ShouldBeTrue();
        ((string)pushed.Run["scan"].Record("scan.json")["since"]!["release"]!).ShouldStartWith("0.1.0"); // a runner that has kept nothing knows what was found then
        ((string)pushed.Run["scan-image"].Record("image-scan.json")["since"]!["release"]!).ShouldStartWith("0.1.0");
        released.Production.ShouldBe(pushed.Staging);
        released.Run["deliver"].Log.ShouldContain("step 2 of 3 is 50 % of the traffic");
        released.Run["deliver"].Log.ShouldContain("step 3 of 3 is 100 % of the traffic");
        story.User.Failures.ShouldBeEmpty($"of {story.User.Answers} requests");
        story.User.Answers.ShouldBeGreaterThan(20);
        story.User.Versions[0].ShouldStartWith("0.1.0-dev."); // what it was built as
        story.User.Versions[^1].ShouldStartWith("0.2.0-dev.");
    }

    [ClusterFact]
    public async Task A_rollback_that_is_asked_for_brings_the_named_version_back_and_is_counted()
    {
        var before = await story.SecondRelease;
        var back = (await story.Rollback).ShouldBe("success");

        back.Production.ShouldBe((await story.FirstRelease).Production);
        back.Staging.ShouldBe(before.Staging);
        back.Roles.ShouldBeEmpty(); // the cluster has it by digest: no registry is asked, none can be in the way
        back.Run["rollback"].Log.ShouldContain("load-harness v0.1.0 serves");
        var month = back.Run["rollback"].Record("dora.json")["series"]!.AsArray()
            .Single(series => (string)series!["environment"]! == "production")!["windows"]!.AsArray().Single(window => (int)window!["days"]! == 30)!;
        ((int)month["deployments"]!, (int)month["changeFailRate"]!["count"]!).ShouldBe((2, 1));
        back.Run["rollback"].Summary.ShouldContain("| Change fail rate | 50 % (1 of 2 deployments) |");
    }

    [ClusterFact]
    public async Task A_release_that_fails_in_productions_canary_leaves_the_one_that_serves()
    {
        var before = await story.Rollback;
        var bad = (await story.BadRelease).ShouldBe("failure");

        bad.Run["deliver"].Log.ShouldContain("exit code 3");
        bad.Run["deliver"].Log.ShouldNotContain("step 2 of 3");
        bad.Run["deliver"].Steps.ShouldContain(("Run Recover", "success"));
        bad.Run["publish"].Result.ShouldBe("skipped");
        bad.Production.ShouldBe(before.Production);
    }

    [ClusterFact]
    public async Task A_bad_push_stops_at_its_bake_and_is_neither_tagged_nor_released()
    {
        var before = await story.BadRelease;
        var bad = (await story.BadPush).ShouldBe("failure");

        bad.Run["deliver"].Result.ShouldBe("failure");
        bad.Run["deliver"].Log.ShouldContain("exit code 3");
        bad.Run["deliver"].Steps.ShouldContain(("Run Recover", "success"));
        bad.Run["tag"].Result.ShouldBe("skipped");
        bad.Tags.ShouldBe(before.Tags);
        (bad.Staging, bad.Production).ShouldBe((before.Staging, before.Production));
    }

    [ClusterFact]
    public async Task Every_night_what_really_serves_is_scanned_by_what_is_known_by_then()
    {
        var night = await story.Nightly;

        var rescan = night.Run["rescan"];
        rescan.Result.ShouldBe("failure", night.Run.ToString());
        night.Roles.ShouldBe(["slipway-nightly"]);
        story.World.Aws.Calls.ShouldAllBe(call => !call.IsMutating);
        var scanned = rescan.Record("rescan.json")["environments"]!.AsArray();
        scanned.Select(Served).ShouldBe([("staging", Digest(night.Staging)), ("production", Digest(night.Production))]);
        scanned.Select(environment => string.Join(' ', Counting(environment!))).ShouldBe(["CVE-2024-21907", ""]);
        rescan.Summary.ShouldContain("CVE-2024-21907");
        (await story.SecondPush).Run.Jobs.ShouldAllBe(job => !job.Log.Contains("CVE-2024-21907")); // nobody knew of it
    }

    [ClusterFact]
    public async Task Every_night_drift_and_old_packages_are_reported_each_for_itself()
    {
        var night = await story.Nightly;

        night.Run["drift"].Result.ShouldBe("failure");
        night.Run["drift"].Log.ShouldContain("-    timeout-minutes: 300");
        night.Run["dependencies"].Result.ShouldBe("success", night.Run.ToString());
        night.Run["dependencies"].Summary.ShouldContain("| Newtonsoft.Json | 12.0.3 |");
        night.Run["dependencies"].Record("dependencies.json")["packages"].ShouldNotBeNull();
    }

    [ClusterFact]
    public async Task No_log_of_any_job_holds_a_token()
    {
        await story.Nightly;

        var stages = await Task.WhenAll(story.FirstPush, story.FirstRelease, story.SecondRelease, story.Rollback, story.BadPush, story.Nightly);
        var jobs = stages.SelectMany(stage => stage.Run.Jobs);
        jobs.ShouldAllBe(job => !job.Log.Contains("ghs_test_token") && !job.Log.Contains(story.World.Aws.Oidc.RequestToken));
    }

    private static string Digest(string? image) => image!.Split('@')[1];

    private static (string Environment, string Digest) Served(JsonNode? environment) =>
        ((string)environment!["name"]!, (string)environment["images"]!.AsArray().ShouldHaveSingleItem()!["digest"]!);

    private static IEnumerable<string> Counting(JsonNode environment) => environment["scan"]!["findings"]!.AsArray()
        .Where(finding => (bool)finding!["counts"]!).Select(finding => (string)finding!["finding"]!["id"]!).Distinct();
}
