using Slipway.Tooling;
using Slipway.Workflows.Stages;

namespace Slipway.Workflows.Tests.Stages;

public sealed class StageCutterTests
{
    private static readonly StagePermission Token = new("id-token", "write", "sign in");

    [Fact]
    public void Unmarked_targets_share_one_stage()
    {
        var stages = Cut(T("Compile"), T("Test", "Compile"), T("Pack", "Compile"));

        stages.Single().Targets.ShouldBe(["Compile", "Test", "Pack"]);
        stages.Single().Invoke.ShouldBe(["Test", "Pack"]);
        stages.Single().Skip.ShouldBeEmpty();
    }

    [Fact]
    public void A_permission_opens_a_stage_that_needs_the_one_before_and_skips_what_it_did()
    {
        var stages = Cut(T("Compile"), T("Test", "Compile"), T("Push", "Test") with { Permissions = [Token] });

        stages.Select(stage => stage.Name).ShouldBe(["build", "push"]);
        stages[1].Needs.ShouldBe(["build"]);
        stages[1].Skip.ShouldBe(["Compile", "Test"]);
        stages[0].Permissions.ShouldBeEmpty();
    }

    [Fact]
    public void Targets_with_the_same_marks_share_a_stage()
    {
        var stages = Cut(T("Push") with { Permissions = [Token] }, T("Deploy", "Push") with { Permissions = [Token with { Why = "other" }] });

        stages.Single().Targets.ShouldBe(["Push", "Deploy"]);
        stages.Single().Permissions.Single().Why.ShouldBe("sign in; other");
    }

    [Fact]
    public void Targets_with_the_same_marks_are_kept_apart_by_what_runs_between_them()
    {
        var stages = Cut(T("Push") with { Environment = "a" }, T("Scan", "Push") with { Runner = "big" }, T("Deploy", "Scan") with { Environment = "a" });

        stages.Select(stage => stage.Name).ShouldBe(["push", "scan", "deploy"]);
    }

    [Fact]
    public void An_unmarked_target_that_waits_for_two_stages_gets_its_own()
    {
        var stages = Cut(T("A") with { Runner = "x" }, T("B") with { Runner = "y" }, T("Report", "A", "B"));

        stages.Select(stage => stage.Name).ShouldBe(["a", "b", "report"]);
        stages[2].Needs.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void An_unmarked_target_does_not_join_a_stage_that_runs_several_times()
    {
        var graph = new StageGraph([T("Image") with { Job = "images" }, T("Report", "Image")]);

        StageCutter.Cut(graph, new HashSet<string> { "images" }).Select(stage => stage.Name).ShouldBe(["images", "report"]);
    }

    [Fact]
    public void An_unmarked_target_between_two_of_a_named_job_belongs_to_it() =>
        Cut(T("A") with { Job = "all" }, T("B", "A"), T("C", "B") with { Job = "all" }).Single().Targets.ShouldBe(["A", "B", "C"]);

    [Fact]
    public void A_marked_target_between_two_of_a_named_job_is_an_error_that_names_it() =>
        Should.Throw<UsageException>(() => Cut(T("A") with { Job = "all" }, T("B", "A") with { Runner = "x" }, T("C", "B") with { Job = "all" }))
            .What.ShouldContain("'B' runs between them");

    [Fact]
    public void Named_jobs_that_wait_for_each_other_are_an_error_that_names_the_path() =>
        Should.Throw<UsageException>(() => Cut(
                T("A") with { Job = "one" }, T("B") with { Job = "two" }, T("C", "A") with { Job = "two" }, T("D", "B") with { Job = "one" }))
            .What.ShouldBe("The jobs form a circle: job 'one' -> job 'two' -> job 'one'.");

    [Fact]
    public void A_named_job_with_two_environments_is_an_error() =>
        Should.Throw<UsageException>(() => Cut(T("A") with { Job = "x", Environment = "s" }, T("B") with { Job = "x", Environment = "p" }))
            .What.ShouldContain("'s' for A and 'p' for B");

    [Fact]
    public void A_circle_of_targets_is_an_error_that_names_the_path() =>
        Should.Throw<UsageException>(() => Cut(T("A", "C"), T("B", "A"), T("C", "B"))).What.ShouldBe("The targets form a circle: A -> C -> B -> A.");

    [Fact]
    public void Only_what_other_stages_read_is_uploaded()
    {
        var stages = Cut(
            T("Version") with { Produces = ["artifacts/version.json"] },
            T("Test") with { Produces = ["artifacts/tests.json"] },
            T("Push", "Version", "Test") with { Runner = "x", Consumes = ["artifacts/version.json"] });

        stages[0].Uploads.Single().Paths.ShouldBe(["artifacts/version.json"]);
        stages[1].Downloads.Single().Name.ShouldBe("build");
    }

    [Fact]
    public void A_triggered_target_in_another_stage_is_skipped_by_the_one_that_triggers_it()
    {
        var stages = Cut(T("Deploy") with { Triggers = ["Report"] }, T("Report") with { Runner = "x" });

        stages[0].Skip.ShouldBe(["Report"]);
        stages[1].Needs.ShouldBe(["build"]);
        stages[1].Skip.ShouldBeEmpty();
    }

    [Fact]
    public void Ten_thousand_targets_in_a_row_are_cut_in_a_moment()
    {
        var targets = Enumerable.Range(0, 10_000).Select(i => T($"T{i}", i == 0 ? [] : [$"T{i - 1}"]) with { Runner = i < 5000 ? "x" : "y" }).ToList();

        StageCutter.Cut(new StageGraph(targets)).Count.ShouldBe(2);
    }

    private static IReadOnlyList<Stage> Cut(params StageTarget[] targets) => StageCutter.Cut(new StageGraph(targets));

    private static StageTarget T(string name, params string[] dependsOn) => new(name) { DependsOn = dependsOn };
}
