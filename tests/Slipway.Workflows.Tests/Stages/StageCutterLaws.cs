using FsCheck;
using FsCheck.Fluent;
using Slipway.Tooling;
using Slipway.Workflows.Stages;

namespace Slipway.Workflows.Tests.Stages;

/// <summary>What holds for every graph: the stages are played by a small machine that knows only their command lines and artifacts.</summary>
public sealed class StageCutterLaws
{
    private static readonly Arbitrary<(StageTarget[] Targets, int Seed)> Deliveries =
        (from count in Gen.Choose(1, 14)
         from drawn in Gen.CollectToArray(Enumerable.Range(0, count).Select(TargetAt))
         from seed in Gen.Choose(0, int.MaxValue - 1)
         select (WithTriggers(drawn), seed)).ToArbitrary();

    private static readonly RunCondition OnMain = RunCondition.Branch("main");
    private static readonly RunCondition ByPush = RunCondition.Event(RunEvent.Push);
    private static readonly StagePermission Push = new("packages", "write", "push");

    [Fact]
    public void In_any_order_that_needs_allow_every_target_runs_once_after_its_predecessors_with_the_records_that_it_reads()
    {
        var cut = 0;
        Prop.ForAll(Deliveries, delivery =>
        {
            var graph = new StageGraph(delivery.Targets);
            if (TryCut(graph) is { } stages)
            {
                cut += stages.Count > 1 ? 1 : 0;
                Play(graph, stages, new Random(delivery.Seed));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

        // The law is about cuts: most random graphs must have some.
        cut.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void A_stage_has_the_rights_of_its_own_targets_and_no_others() => Prop.ForAll(Deliveries, delivery =>
    {
        var graph = new StageGraph(delivery.Targets);
        foreach (var stage in TryCut(graph) ?? [])
        {
            var targets = stage.Targets.Select(name => graph[name]).ToList();
            stage.Permissions.Select(permission => permission.Scope)
                .ShouldBe(targets.SelectMany(target => target.Permissions).Select(permission => permission.Scope).Distinct(), ignoreOrder: true);
            stage.Secrets.ShouldBe(targets.SelectMany(target => target.Secrets).Distinct(), ignoreOrder: true);
            stage.Conditions.ShouldBe(targets[0].Conditions.Where(condition => targets.TrueForAll(target => target.Conditions.Contains(condition))));
            targets.Select(target => target.Environment).OfType<string>().Distinct().ShouldBe(stage.Environment is null ? [] : [stage.Environment]);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void The_same_graph_is_always_cut_the_same_way() => Prop.ForAll(Deliveries, delivery =>
    {
        var (one, other) = (TryCut(new StageGraph(delivery.Targets)), TryCut(new StageGraph(delivery.Targets)));
        Describe(one).ShouldBe(Describe(other));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_named_jobs_every_graph_can_be_cut() => Prop.ForAll(Deliveries, delivery =>
        TryCut(new StageGraph(delivery.Targets.Select(target => target with { Job = null }))).ShouldNotBeNull()).QuickCheckThrowOnFailure();

    private static string Describe(IReadOnlyList<Stage>? stages) =>
        string.Join('\n', stages?.Select(stage => $"{stage.Name}: {string.Join(' ', stage.Invoke)} - {string.Join(' ', stage.Skip)}") ?? []);

    // Edges go to earlier targets only, so the graph has no circle; named jobs may still contradict each other, which is an error by design.
    private static StageTarget[] WithTriggers((StageTarget Target, string[] TriggeredBy)[] drawn) =>
    [
        .. drawn.Select(one => one.Target with
        {
            Triggers = [.. drawn.Where(other => other.TriggeredBy.Contains(one.Target.Name)).Select(other => other.Target.Name)],
        }),
    ];

    private static Gen<(StageTarget Target, string[] TriggeredBy)> TargetAt(int index)
    {
        var earlier = Enumerable.Range(0, index).Select(i => $"T{i}").ToArray();
        var some = earlier.Length == 0 ? Gen.Constant(Array.Empty<string>()) : Gen.SubListOf(earlier).Select(list => list.Take(3).ToArray());
        return from dependsOn in some
               from after in some
               from consumes in some
               from triggeredBy in some
               from job in Gen.Frequency((9, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>("one", "two")))
               from environment in Gen.Frequency((3, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>("staging", "production")))
               from secret in Gen.Frequency((4, Gen.Constant<string[]>([])), (1, Gen.Constant<string[]>(["KEY"])))
               from permission in Gen.Frequency((3, Gen.Constant<StagePermission[]>([])), (1, Gen.Constant<StagePermission[]>([Push])))
               from conditions in Gen.Elements<RunCondition[]>([], [], [OnMain], [OnMain, ByPush])
               select (new StageTarget($"T{index}")
               {
                   DependsOn = dependsOn,
                   After = after,
                   Consumes = [.. consumes.Select(name => $"artifacts/{name.ToLowerInvariant()}.json")],
                   Produces = [$"artifacts/t{index}.json"],
                   Job = job,
                   Environment = job is null ? environment : null,
                   Secrets = secret,
                   Permissions = permission,
                   Conditions = conditions,
               }, triggeredBy.Take(1).ToArray());
    }

    private static IReadOnlyList<Stage>? TryCut(StageGraph graph)
    {
        try
        {
            return StageCutter.Cut(graph);
        }
        catch (UsageException e) when (e.What.Contains("circle", StringComparison.Ordinal) || e.What.Contains("between them", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static void Play(StageGraph graph, IReadOnlyList<Stage> stages, Random random)
    {
        var ran = new List<string>();
        var artifacts = new Dictionary<string, HashSet<string>>();
        var waiting = stages.ToList();
        var over = new HashSet<string>();
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(stage => stage.Needs.All(over.Contains)).ToList();
            ready.ShouldNotBeEmpty("no stage can start");
            var stage = ready[random.Next(ready.Count)];
            waiting.Remove(stage);

            // A machine of its own: only what was downloaded is there.
            var files = stage.Downloads.SelectMany(artifact => artifacts[artifact.Name]).ToHashSet();
            var broughtIn = graph.BroughtInBy(stage.Invoke);
            foreach (var target in graph.Targets.Where(target => broughtIn.Contains(target.Name) && !stage.Skip.Contains(target.Name)))
            {
                ran.ShouldNotContain(target.Name, "a target ran twice");
                graph.Predecessors(target.Name).ShouldBeSubsetOf(ran, $"{target.Name} ran too early");
                target.Consumes.ShouldBeSubsetOf(files, $"{target.Name} lacks a record");
                ran.Add(target.Name);
                files.UnionWith(target.Produces);
            }

            foreach (var upload in stage.Uploads)
            {
                upload.Paths.ShouldBeSubsetOf(files);
                artifacts[upload.Name] = [.. upload.Paths];
            }

            over.Add(stage.Name);
        }

        ran.ShouldBe(graph.Targets.Select(target => target.Name), ignoreOrder: true);
    }
}
