using FsCheck;
using FsCheck.Fluent;
using Slipway.Planning;
using Slipway.Tooling;

namespace Slipway.Engine.Tests.Planning;

public sealed class PlannerTests
{
    [Fact]
    public void Dependencies_come_first_and_the_same_request_gives_the_same_order()
    {
        var targets = Targets(T("Deliver", "Bake", "Test"), T("Bake", "Push"), T("Push", "Build"), T("Test", "Build"), T("Build"));
        var names = Plan(targets, "Deliver").Targets.Select(target => target.Name).ToArray();
        names.ShouldBe(["Build", "Push", "Bake", "Test", "Deliver"]);
        Plan(targets, "Deliver").Targets.Select(target => target.Name).ShouldBe(names);
    }

    [Fact]
    public void Every_target_says_why_it_is_in_the_plan()
    {
        var plan = Plan(Targets(T("A", "B"), T("B") with { Triggers = ["C"] }, T("C"), T("D")), "A");
        plan["A"].Why.ToString().ShouldBe("asked for");
        plan["B"].Why.ToString().ShouldBe("needed by A");
        plan["C"].Why.ToString().ShouldBe("triggered by B");
        plan.Targets.ShouldNotContain(target => target.Name == "D");
    }

    [Fact]
    public void With_no_target_named_the_default_is_planned() =>
        Planner.Make(Targets(T("A") with { IsDefault = true }, T("B")), new([])).Invoked.ShouldBe(["A"]);

    [Fact]
    public void Names_are_found_whatever_their_case() =>
        Plan(Targets(T("BuildImage")), "buildimage").Invoked.ShouldBe(["BuildImage"]);

    [Theory]
    [InlineData("Tset", "Test")]
    [InlineData("compil", "Compile")]
    [InlineData("image", "BuildImage")]
    [InlineData("build-image2", "BuildImage")]
    public void An_unknown_target_names_the_nearest(string name, string nearest)
    {
        var error = Should.Throw<UsageException>(() => Plan(Targets(T("Test"), T("Compile"), T("BuildImage")), name));
        error.What.ShouldBe($"There is no target {name}.");
        error.Why!.ShouldContain(nearest);
    }

    [Fact]
    public void A_circle_is_told_with_its_path()
    {
        var error = Should.Throw<UsageException>(() => Plan(Targets(T("A", "B"), T("B", "C"), T("C", "D"), T("D", "B")), "A"));
        error.Why!.ShouldContain("B → C → D → B");
    }

    [Fact]
    public void A_circle_of_order_and_dependency_is_found_too() =>
        Should.Throw<UsageException>(() => Plan(Targets(T("A", "B"), T("B") with { After = ["A"] }), "A")).Why!.ShouldContain("A → B → A");

    [Fact]
    public void A_reference_to_nothing_names_who_asks() =>
        Should.Throw<UsageException>(() => Targets(T("A", "Ghost"))).What.ShouldBe("A depends on Ghost, which is not a target of this build.");

    [Fact]
    public void Two_targets_of_one_name_are_refused_with_both_places() =>
        Should.Throw<UsageException>(() => Targets(T("A") with { DeclaredIn = "One" }, T("a") with { DeclaredIn = "Two" })).Why.ShouldBe("One is declared in One, one in Two.");

    [Fact]
    public void A_consumer_runs_after_the_producer_only_if_both_are_planned()
    {
        var record = new OutputFiles("images/");
        var targets = Targets(T("Push") with { Consumes = [record] }, T("Build") with { Produces = [record] });
        Plan(targets, "Push", "Build").Targets.Select(target => target.Name).ShouldBe(["Build", "Push"]);
        Plan(targets, "Push", "Build")["Push"].Edges.ShouldBe([new Edge("Build", EdgeKind.Record)]);
        Plan(targets, "Push").Targets.Length.ShouldBe(1);
    }

    [Fact]
    public void Before_and_after_only_order()
    {
        var targets = Targets(T("A") with { Before = ["B"] }, T("B"), T("C") with { After = ["B"] });
        Plan(targets, "C", "B", "A").Targets.Select(target => target.Name).ShouldBe(["A", "B", "C"]);
        Plan(targets, "C").Targets.Length.ShouldBe(1);
    }

    [Fact]
    public void Triggered_by_brings_a_target_in()
    {
        var targets = Targets(T("Report") with { TriggeredBy = ["Test"] }, T("Test"));
        Plan(targets, "Test").Targets.Select(target => target.Name).ShouldBe(["Test", "Report"]);
    }

    [Fact]
    public void Skipping_by_name_leaves_dependencies_alone_unless_the_target_says_otherwise()
    {
        var targets = Targets(T("A", "B", "X"), T("B", "C"), T("C"), T("X", "Y") with { WhenSkipped = DependencyBehavior.Skip }, T("Y"));
        var plan = Planner.Make(targets, new(["A"], ["B", "X"]));
        plan["B"].Skip.ShouldBe("by --skip");
        plan["C"].Skip.ShouldBeNull();
        plan["Y"].Skip.ShouldBe("only X needed it");
    }

    [Fact]
    public void Skipping_without_a_name_leaves_only_what_was_asked_for()
    {
        var plan = Planner.Make(Targets(T("A", "B"), T("B")), new(["A"], []));
        plan["A"].Skip.ShouldBeNull();
        plan["B"].Skip.ShouldBe("by --skip");
    }

    [Fact]
    public void A_static_condition_that_does_not_hold_skips_and_says_which()
    {
        var plan = Plan(Targets(T("A") with { StaticConditions = [new("IsServerBuild", () => false)] }), "A");
        plan["A"].Skip.ShouldBe("IsServerBuild does not hold");
    }

    [Fact]
    public void In_any_graph_the_plan_is_the_closure_in_an_order_that_respects_every_edge() =>
        Prop.ForAll(Graphs.Any, graph =>
        {
            var targets = new TargetCollection(graph);
            var last = graph[^1].Name;
            var order = Plan(targets, last).Targets;
            var place = order.Select((target, index) => (target.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index);
            order.All(target => target.Model.DependsOn.All(on => place[on] < place[target.Name])).ShouldBeTrue();
            place.Keys.ToHashSet().SetEquals(Graphs.Closure(targets, last)).ShouldBeTrue();
        }).QuickCheckThrowOnFailure();

    private static TargetModel T(string name, params string[] dependsOn) => new(name) { DependsOn = [.. dependsOn] };

    private static TargetCollection Targets(params TargetModel[] targets) => new(targets);

    private static Plan Plan(TargetCollection targets, params string[] names) => Planner.Make(targets, new([.. names]));
}
