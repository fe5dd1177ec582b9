using Slipway.Workflows.GitHub;
using Slipway.Workflows.Stages;

namespace Slipway.Workflows;

/// <summary>Derives a GitHub workflow from the targets that it reaches. Pure: the same declaration and targets give the same workflow.</summary>
/// <param name="script">How a job starts the build. Default: <c>./build.sh</c>.</param>
public sealed class WorkflowGenerator(string script = "./build.sh")
{
    /// <summary>The workflow, complete and ready to be written by <see cref="GitHubYaml"/>.</summary>
    /// <param name="declaration">What the author declared.</param>
    /// <param name="graph">The targets that a run of <see cref="Workflow.Targets"/> brings in.</param>
    /// <exception cref="Tooling.UsageException">The declaration names a job or target that is not there, or the targets cannot be cut as marked.</exception>
    public GitHubWorkflow Generate(Workflow declaration, StageGraph graph)
    {
        var isolated = declaration.Jobs.Where(job => job.Value.Matrix is not null).Select(job => job.Key).ToHashSet(StringComparer.Ordinal);
        var stages = StageCutter.Cut(graph, isolated);
        CheckNames(declaration, graph, stages);
        var readAlways = stages.Where(stage => stage.RunsAlways).SelectMany(stage => stage.Downloads).Select(artifact => artifact.Name).ToHashSet();
        var split = stages.Where(stage => MatrixOf(declaration, stage) is not null).Select(stage => stage.Name).ToHashSet(StringComparer.Ordinal);

        var workflow = new GitHubWorkflow(declaration.Name)
        {
            FileName = declaration.FileName,
            On = declaration.On,
            Concurrency = Concurrency.OneAtATime,
            Jobs = [.. stages.Select(stage => new JobBuilder(script, declaration, stage, OptionsOf(declaration, stage), MatrixOf(declaration, stage), split, Absent(stages, stage))
                .Build(readAlways))],
        };
        return workflow with
        {
            Concurrency = declaration.Concurrency ?? (OnlyChecks(workflow) ? Concurrency.NewestPerBranch : Concurrency.OneAtATime),
        };
    }

    private static HashSet<string> Absent(IReadOnlyList<Stage> stages, Stage stage)
    {
        var byName = stages.ToDictionary(one => one.Name, StringComparer.Ordinal);
        var before = Graphs.Reachable([stage.Name], name => byName[name].Needs);
        return [.. before.Where(name => byName[name].Conditions.Except(stage.Conditions).Any())];
    }

    private static bool OnlyChecks(GitHubWorkflow workflow) => workflow.On.Any(trigger => trigger is PullRequestTrigger) && !WorkflowRules.Publishes(workflow);

    private static JobOptions OptionsOf(Workflow declaration, Stage stage) => declaration.Jobs.GetValueOrDefault(stage.Name) ?? new JobOptions();

    private static Matrix? MatrixOf(Workflow declaration, Stage stage)
    {
        var matrix = OptionsOf(declaration, stage).Matrix;
        if (stage.Partitions == 1)
        {
            return matrix;
        }

        return matrix is null
            ? new Matrix("partition", [.. Enumerable.Range(1, stage.Partitions).Select(part => $"{part}/{stage.Partitions}")])
            : throw Usage.Error(
                $"{declaration.FileName}: the job '{stage.Name}' has a matrix and a target that is split over {stage.Partitions} machines.",
                "A job has one matrix.",
                "Give the split target a job of its own.");
    }

    private static void CheckNames(Workflow declaration, StageGraph graph, IReadOnlyList<Stage> stages)
    {
        var names = stages.Select(stage => stage.Name).ToList();
        foreach (var job in declaration.Jobs.Keys.Where(job => !names.Contains(job)))
        {
            throw Usage.Error(
                $"{declaration.FileName}: there is no job '{job}' to give options to.",
                "Jobs come from the targets' marks." + Usage.Nearest(job, names),
                "Jobs: " + string.Join(", ", names) + ".");
        }

        foreach (var recovery in declaration.Recoveries.Where(recovery => !graph.Contains(recovery.After)))
        {
            throw Usage.Error(
                $"{declaration.FileName}: '{recovery.Target}' is to run after '{recovery.After}', which the workflow does not reach.",
                "The step would stand in no job." + Usage.Nearest(recovery.After, graph.Targets.Select(target => target.Name)),
                "Reach the target, or leave the recovery out.");
        }
    }
}
