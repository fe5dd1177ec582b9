using Slipway.Parameters;
using Slipway.Planning;

namespace Slipway.Workflows.Stages;

/// <summary>Reads a plan of the engine as the graph that <see cref="StageCutter"/> cuts.</summary>
public static class PlanStages
{
    /// <summary>The folder, below the root, that outputs are relative to.</summary>
    public const string ArtifactsFolder = "artifacts";

    // Scopes of this prefix are calls to AWS: no right of the job's own token, but they need an identity to sign in with.
    private const string AwsPrefix = "aws:";

    /// <summary>The graph of every target in the plan. What the plan would skip on this machine is in: a job decides for itself when it runs.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="parameters">The build's parameters, which know the secrets' environment variables.</param>
    /// <param name="jobs">Jobs that a workflow gives to targets, over those the targets name themselves. Default: none.</param>
    public static StageGraph Read(Plan plan, IEnumerable<ParameterModel> parameters, IReadOnlyDictionary<string, string>? jobs = null)
    {
        var variables = parameters.ToDictionary(parameter => Names.Variable(parameter.Name), parameter => parameter.Variable, StringComparer.Ordinal);
        var triggered = plan.Targets.SelectMany(target => target.Model.TriggeredBy.Select(by => (By: by, target.Name)))
            .ToLookup(edge => edge.By, edge => edge.Name, StringComparer.OrdinalIgnoreCase);
        string VariableOf(string name) => variables.GetValueOrDefault(Names.Variable(name)) ?? Names.Variable(name);
        return new StageGraph(plan.Targets.Select(planned =>
        {
            var target = planned.Model;
            return new StageTarget(target.Name)
            {
                DependsOn = target.DependsOn,
                Triggers = [.. target.Triggers.Concat(triggered[target.Name]).Distinct(StringComparer.Ordinal)],
                After = [.. planned.Edges.Where(edge => edge.Kind is EdgeKind.Order or EdgeKind.Record).Select(edge => edge.On)],
                Produces = [.. target.Produces.Select(PathOf)],
                Consumes = [.. target.Consumes.Select(PathOf)],
                Job = jobs?.GetValueOrDefault(target.Name) ?? target.Job,
                Runner = target.Runner,
                Environment = target.Environment,
                Permissions = PermissionsOf(target),
                Secrets = [.. target.Secrets.Select(VariableOf)],
                Variables = [.. target.Variables.Select(VariableOf)],
                NeedsHistory = target.NeedsHistory,
                RunsAlways = target.AssuredAfterFailure,
                Conditions = target.RunConditions,
                Partitions = target.Partitions,
            };
        }));
    }

    private static string PathOf(IOutput output) => $"{ArtifactsFolder}/{output.Path}";

    private static List<StagePermission> PermissionsOf(TargetModel target)
    {
        var own = target.Permissions.Where(need => !need.Scope.StartsWith(AwsPrefix, StringComparison.Ordinal))
            .Select(need => new StagePermission(need.Scope, need.Access, need.Why)).ToList();
        return own.Count < target.Permissions.Length && own.TrueForAll(permission => permission.Scope != "id-token")
            ? [.. own, new StagePermission("id-token", "write", "sign in to AWS without a stored key")]
            : own;
    }
}
