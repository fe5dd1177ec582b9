using Slipway.Workflows.Yaml;

namespace Slipway.Workflows.GitHub;

/// <summary>Writes a workflow as the text of its file: always the same text for the same values.</summary>
public static class GitHubYaml
{
    /// <summary>How every generated file begins, by which it is told from one written by hand.</summary>
    public const string Marker = "# Generated from the build's target graph.";

    private static readonly string[] Header =
    [
        Marker[2..] + " Do not edit: change the build, then run",
        "  ./build.sh GenerateWorkflows",
    ];

    /// <summary>The file's text: UTF-8 without BOM, LF, one line feed at the end.</summary>
    /// <exception cref="Tooling.UsageException">The workflow breaks a rule of <see cref="WorkflowRules"/>, or a step misuses its action.</exception>
    public static string Write(GitHubWorkflow workflow, ActionCatalog catalog)
    {
        WorkflowRules.Check(workflow);
        var jobs = new YamlMapping();
        foreach (var job in workflow.Jobs)
        {
            jobs.Add(job.Id, JobNode(workflow, job, catalog));
        }

        var root = new YamlMapping
        {
            { "name", workflow.Name },
            { "on", TriggerYaml.Node(workflow.On) },
            { "permissions", new YamlMapping() },
            { "concurrency", ConcurrencyNode(workflow.Concurrency) },
            { "defaults", new YamlMapping { { "run", new YamlMapping { { "shell", "bash" } } } } },
            { "jobs", jobs },
        };
        return YamlWriter.Write(root, Header);
    }

    private static YamlMapping JobNode(GitHubWorkflow workflow, Job job, ActionCatalog catalog)
    {
        var node = new YamlMapping { { "name", job.Name } };
        if (job.Needs.Count > 0)
        {
            node.Add("needs", YamlSequence.Of(job.Needs) with { Inline = true });
        }

        node.AddOptional("if", job.If);
        node.Add("runs-on", RunnerNode(job.RunsOn));
        if (job.Environment is { } environment)
        {
            node.Add("environment", environment.Url is null ? environment.Name : new YamlMapping { { "name", environment.Name }, { "url", environment.Url } });
        }

        node.Add("permissions", PermissionsNode(job.Permissions));
        if (job.Concurrency is { } concurrency)
        {
            node.Add("concurrency", ConcurrencyNode(concurrency));
        }

        node.Add("timeout-minutes", Minutes(job.Timeout));
        if (job.Matrix is { } matrix)
        {
            node.Add("strategy", StrategyNode(matrix));
        }

        node.AddOptional("container", job.Container is null ? null : ContainerNode(job.Container));
        var services = new YamlMapping();
        foreach (var (host, container) in job.Services)
        {
            services.Add(host, ContainerNode(container));
        }

        node.AddOptional("services", services.Count == 0 ? null : services);
        node.AddTexts("env", job.Env);
        node.AddTexts("outputs", job.Outputs);
        node.Add("steps", new YamlSequence([.. job.Steps.Select((step, i) => StepNode(step, catalog, $"{workflow.FileName}, job '{job.Id}', step {i + 1}"))]));
        return node;
    }

    private static YamlMapping StepNode(Step step, ActionCatalog catalog, string where)
    {
        var node = new YamlMapping();
        node.AddOptional("name", step.Name);
        node.AddOptional("id", step.Id);
        node.AddOptional("if", step.If);
        if (step is UsesStep uses)
        {
            var action = catalog.Check(uses, where);
            node.Add("uses", new YamlText(action.Reference) { Comment = action.Version });
            node.AddOptional("with", InputsNode(uses.With));
        }

        if (step is RunStep run)
        {
            node.Add("run", run.Command.Contains('\n') ? run.Command.TrimEnd('\n') + "\n" : run.Command);
            node.AddOptional("working-directory", run.WorkingDirectory);
        }

        node.AddTexts("env", step.Env);
        if (step.Timeout is { } timeout)
        {
            node.Add("timeout-minutes", Minutes(timeout));
        }

        if (step.ContinueOnError)
        {
            node.Add("continue-on-error", true);
        }

        return node;
    }

    // Every input is a text to the action; booleans and numbers read better without quotes.
    private static YamlMapping? InputsNode(IReadOnlyList<KeyValuePair<string, string>> inputs)
    {
        var node = new YamlMapping();
        foreach (var (name, value) in inputs)
        {
            var isLiteral = value is "true" or "false" or "0" || (value.Length is > 0 and < 10 && value[0] != '0' && value.All(char.IsAsciiDigit));
            node.Add(name, isLiteral ? new YamlLiteral(value) : new YamlText(value));
        }

        return node.Count == 0 ? null : node;
    }

    private static YamlMapping PermissionsNode(IEnumerable<Permission> permissions)
    {
        var node = new YamlMapping();
        foreach (var permission in permissions)
        {
            node.Add(permission.Scope, new YamlText(permission.Access) { Comment = permission.Why });
        }

        return node;
    }

    private static YamlNode RunnerNode(Runner runner)
    {
        YamlNode labels = runner.Labels.Count == 1 ? runner.Labels[0] : YamlSequence.Of(runner.Labels) with { Inline = true };
        if (runner.Group is null)
        {
            return labels;
        }

        var node = new YamlMapping { { "group", runner.Group } };
        node.AddOptional("labels", runner.Labels.Count == 0 ? null : labels);
        return node;
    }

    private static YamlMapping StrategyNode(Matrix matrix)
    {
        var node = new YamlMapping { { "fail-fast", matrix.FailFast } };
        if (matrix.MaxParallel is { } width)
        {
            node.Add("max-parallel", width);
        }

        node.Add("matrix", new YamlMapping { { matrix.Axis, YamlSequence.Of(matrix.Values) } });
        return node;
    }

    private static YamlMapping ContainerNode(Container container)
    {
        var node = new YamlMapping { { "image", container.Image } };
        node.AddTexts("env", container.Env);
        node.AddTexts("ports", container.Ports);
        node.AddOptional("options", container.Options);
        return node;
    }

    private static YamlMapping ConcurrencyNode(Concurrency concurrency) =>
        new() { { "group", concurrency.Group }, { "cancel-in-progress", concurrency.CancelInProgress } };

    private static int Minutes(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalMinutes));
}
