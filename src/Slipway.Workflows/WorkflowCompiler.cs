using Slipway.Parameters;
using Slipway.Planning;
using Slipway.Workflows.GitHub;
using Slipway.Workflows.Stages;

namespace Slipway.Workflows;

/// <summary>From a build and its declared workflows to the texts of the files, without touching the disk.</summary>
/// <param name="describe">The build as a server sees it with the given parameters: <c>ctx.Build.WithParameters</c>.</param>
/// <param name="catalog">The pins of the actions. Default: the built-in ones.</param>
public sealed class WorkflowCompiler(Func<IReadOnlyDictionary<string, string>, BuildDescription> describe, ActionCatalog? catalog = null)
{
    private readonly ActionCatalog _catalog = catalog ?? ActionCatalog.BuiltIn;

    /// <summary>The files' texts, by their names below <c>.github/workflows</c>.</summary>
    /// <exception cref="Tooling.UsageException">A declaration is wrong; the error says which, why, and what to do.</exception>
    public IReadOnlyDictionary<string, string> Write(IEnumerable<Workflow> declarations)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var declaration in declarations)
        {
            var text = GitHubYaml.Write(Compile(declaration), _catalog);
            if (!files.TryAdd(declaration.FileName, text))
            {
                throw Usage.Error($"Two workflows go to {declaration.FileName}.", "The later would replace the earlier.", "Give one another FileName.");
            }
        }

        return files;
    }

    /// <summary>The workflow as values.</summary>
    public GitHubWorkflow Compile(Workflow declaration)
    {
        var build = describe(declaration.Assumed.Concat(declaration.Parameters).ToDictionary(pair => pair.Key, pair => pair.Value));
        CheckParameters(declaration, build);
        var plan = build.Plan(new PlanRequest([.. declaration.Targets]));
        foreach (var target in declaration.TargetJobs.Keys.Concat(declaration.Recoveries.Select(recovery => recovery.Target)))
        {
            build.Targets.Find(target);
        }

        return new WorkflowGenerator().Generate(
            WithVariables(declaration, build.Parameters), PlanStages.Read(plan, build.Parameters, declaration.TargetJobs));
    }

    private static void CheckParameters(Workflow declaration, BuildDescription build)
    {
        var inputs = declaration.On.OfType<DispatchTrigger>().SelectMany(trigger => trigger.Inputs).Select(input => input.Parameter ?? input.Name);
        var axes = declaration.Jobs.Values.Select(job => job.Matrix).OfType<Matrix>().Select(matrix => matrix.Parameter ?? matrix.Axis);
        foreach (var name in inputs.Concat(axes).Concat(declaration.Parameters.Keys).Concat(declaration.Assumed.Keys))
        {
            var parameter = Find(build.Parameters, name) ?? throw Usage.Error(
                $"{declaration.FileName}: the build has no parameter '{name}' to take a value.",
                "The value would be lost." + Usage.Nearest(name, build.Parameters.Select(parameter => parameter.Name)),
                "Add [Parameter] to the build, or name the parameter that takes it.");
            if (parameter.IsSecret)
            {
                throw Usage.Error(
                    $"{declaration.FileName}: '{name}' is a secret, and would stand in the file or the log.",
                    "Inputs, matrices and fixed parameters are open to all who can read the repository.",
                    "Store it in an environment, and declare it on the target by NeedsSecret.");
            }
        }
    }

    // The generator knows names only; the build knows which environment variable a parameter really reads.
    private static Workflow WithVariables(Workflow declaration, IReadOnlyList<ParameterModel> parameters)
    {
        return declaration with
        {
            On = [.. declaration.On.Select(trigger => trigger is DispatchTrigger dispatch
            ? new DispatchTrigger([.. dispatch.Inputs.Select(input => input with { Parameter = VariableOf(input.Parameter ?? input.Name) })])
            : trigger)],
            Assumed = declaration.Assumed.ToDictionary(pair => VariableOf(pair.Key), pair => pair.Value),
            Jobs = declaration.Jobs.ToDictionary(job => job.Key, job => job.Value.Matrix is not { } matrix
                ? job.Value
                : job.Value with { Matrix = matrix with { Parameter = VariableOf(matrix.Parameter ?? matrix.Axis) } }),
        };

        string VariableOf(string name) => Find(parameters, name)!.Variable;
    }

    private static ParameterModel? Find(IEnumerable<ParameterModel> parameters, string name) =>
        parameters.FirstOrDefault(parameter => Names.Variable(parameter.Name) == Names.Variable(name));
}
