using System.Text.RegularExpressions;
using Slipway.Planning;
using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Policies;

/// <summary>Derives a role's two policies for each environment that the workflows deliver to with calls to AWS.</summary>
/// <param name="describe">The build as a server sees it with the given parameters: <c>ctx.Build.WithParameters</c>.</param>
public sealed partial class PolicyGenerator(Func<IReadOnlyDictionary<string, string>, BuildDescription> describe)
{
    /// <summary>The policies' texts, by file name: <c>staging.trust.json</c>, <c>staging.permissions.json</c>.</summary>
    /// <exception cref="Tooling.UsageException">A target calls AWS without an environment, or a call has no resources.</exception>
    public IReadOnlyDictionary<string, string> Generate(IEnumerable<Workflow> workflows, AwsSetup setup)
    {
        var needs = workflows.SelectMany(NeedsOf).ToList();
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var environment in needs.GroupBy(need => need.Environment, StringComparer.Ordinal))
        {
            var names = environment.Select(need => need.File).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            files[$"{environment.Key}.trust.json"] = AwsPolicies.Trust(setup.Account, setup.Repository, [environment.Key], names, setup.Branch);
            files[$"{environment.Key}.permissions.json"] = AwsPolicies.Permissions(environment.Select(need => need.Need), setup.Resources);
        }

        return files;
    }

    // A workflow that tags start runs on the tag, also when it is dispatched there. IAM knows only *.
    private static string SourceOf(Workflow workflow) => workflow.On.OfType<PushTrigger>().SelectMany(trigger => trigger.Tags).FirstOrDefault() is { } tag
        ? $"{workflow.FileName}@refs/tags/{TagPrefix().Match(tag).Value}*"
        : workflow.FileName;

    private IEnumerable<(string Environment, string File, PermissionNeed Need)> NeedsOf(Workflow workflow)
    {
        foreach (var target in ParametersOf(workflow).SelectMany(parameters => describe(parameters).Plan(new PlanRequest([.. workflow.Targets])).Targets))
        {
            foreach (var need in target.Model.Permissions.Where(need => need.Scope.StartsWith("aws:", StringComparison.Ordinal)))
            {
                yield return (target.Model.Environment ?? throw Usage.Error(
                    $"{target.Name} calls {need.Scope["aws:".Length..]} and stands in no environment.",
                    $"The role would be open to every job of {workflow.FileName}.",
                    "Give the target an environment: .InEnvironment(\"staging\")."), SourceOf(workflow), need);
            }
        }
    }

    // What an input chooses may be any of its options: each one's role must trust the workflow.
    private static IEnumerable<Dictionary<string, string>> ParametersOf(Workflow workflow)
    {
        var inputs = workflow.On.OfType<DispatchTrigger>().SelectMany(trigger => trigger.Inputs).ToLookup(input => Names.Variable(input.Parameter ?? input.Name));
        IEnumerable<Dictionary<string, string>> all = [new(workflow.Parameters)];
        foreach (var (name, value) in workflow.Assumed)
        {
            var values = inputs[Names.Variable(name)].SelectMany(input => input.Options).DefaultIfEmpty(value).ToList();
            all = all.SelectMany(parameters => values.Select(one => new Dictionary<string, string>(parameters) { [name] = one }));
        }

        return all;
    }

    [GeneratedRegex("^[^*?+\\[!]*")]
    private static partial Regex TagPrefix();
}
