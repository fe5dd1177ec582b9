using System.Reflection;
using Slipway.Planning;
using Slipway.Tooling;
using Slipway.Workflows.GitHub;
using Slipway.Workflows.Stages;
using Slipway.Workflows.Tests.Audit;

namespace Slipway.Workflows.Tests.Golden;

public sealed class GoldenTests
{
    private static AbsolutePath Folder => SourceTree.Tests / "golden";

    private static List<Type> Builds { get; } =
    [
        .. typeof(IGoldenCase).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IGoldenCase)) && !type.IsAbstract && !type.IsInterface)
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    public static TheoryData<Type> Cases() => [.. Builds];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_build_gives_the_workflows_that_are_kept_beside_it(Type build)
    {
        var files = Generate(build);
        var folder = Folder / Names.Kebab(build.Name);
        if (Environment.GetEnvironmentVariable("SLIPWAY_APPROVE") == "1")
        {
            foreach (var old in Directory.EnumerateFiles(folder, "*.yml"))
            {
                File.Delete(old);
            }

            foreach (var (name, text) in files)
            {
                File.WriteAllText(folder / name, text);
            }
        }

        Directory.EnumerateFiles(folder, "*.yml").Select(path => Path.GetFileName(path)).ShouldBe(files.Keys, ignoreOrder: true);
        foreach (var (name, text) in files)
        {
            UnifiedDiff.Between($"golden/{folder.Name}/{name}", File.ReadAllText(folder / name), "generated", text).ShouldBe("");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_a_build_gives_is_clean_under_the_audit(Type build)
    {
        foreach (var (name, text) in Generate(build))
        {
            WorkflowAudit.Check(text).ShouldBeEmpty(name);
        }
    }

    /// <summary>The engine's own planner reads each job's line, and must come to the targets that the cut gave the job.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_line_of_each_job_runs_its_targets_and_no_others(Type build)
    {
        foreach (var workflow in WorkflowsOf(build))
        {
            var values = workflow.Assumed.Concat(workflow.Parameters).ToDictionary();
            var description = Describe(build, values);
            var whole = description.Plan(new PlanRequest([.. workflow.Targets]));
            var stages = StageCutter.Cut(PlanStages.Read(whole, description.Parameters, workflow.TargetJobs));
            foreach (var stage in stages)
            {
                var plan = description.Plan(new PlanRequest([.. stage.Invoke], stage.Skip.Count == 0 ? null : [.. stage.Skip]));

                plan.Targets.Where(target => target.Skip is null || !stage.Skip.Contains(target.Name)).Select(target => target.Name)
                    .ShouldBe(stage.Targets, ignoreOrder: true, $"{build.Name}, {workflow.Name}, {stage.Name}");
            }

            stages.SelectMany(stage => stage.Targets).ShouldBe(whole.Targets.Select(target => target.Name), ignoreOrder: true);
        }
    }

    [Fact]
    public void There_are_at_least_forty_builds() => Builds.Count.ShouldBeGreaterThanOrEqualTo(40);

    [Fact]
    public void No_folder_is_without_its_build() => Directory.EnumerateDirectories(Folder).Select(path => Path.GetFileName(path))
        .ShouldBe(Builds.Select(build => Names.Kebab(build.Name)), ignoreOrder: true);

    private static IReadOnlyDictionary<string, string> Generate(Type build) =>
        new WorkflowCompiler(values => Describe(build, values)).Write(WorkflowsOf(build));

    private static IReadOnlyList<Workflow> WorkflowsOf(Type build) =>
        (IReadOnlyList<Workflow>)build.GetProperty(nameof(IGoldenCase.Workflows), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static BuildDescription Describe(Type build, IReadOnlyDictionary<string, string> values) =>
        (BuildDescription)typeof(GoldenTests).GetMethod(nameof(DescribeAs), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(build).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [values], null)!;

    private static BuildDescription DescribeAs<T>(IReadOnlyDictionary<string, string> values)
        where T : NukeBuild, new() => BuildDescription.Of<T>(Folder, values);
}
