using Slipway.Workflows.Yaml;

namespace Slipway.Workflows.GitHub;

/// <summary>Writes the section <c>on</c>.</summary>
internal static class TriggerYaml
{
    public static YamlMapping Node(IEnumerable<Trigger> triggers)
    {
        var node = new YamlMapping();
        foreach (var trigger in triggers)
        {
            node.Add(trigger.Event, trigger switch
            {
                PushTrigger push => Filters(
                    ("branches", push.Branches), ("branches-ignore", push.BranchesIgnore), ("tags", push.Tags), ("tags-ignore", push.TagsIgnore),
                    ("paths", push.Paths), ("paths-ignore", push.PathsIgnore)),
                PullRequestTrigger pull => Filters(
                    ("types", pull.Types), ("branches", pull.Branches), ("branches-ignore", pull.BranchesIgnore),
                    ("paths", pull.Paths), ("paths-ignore", pull.PathsIgnore)),
                ReleaseTrigger release => Filters(("types", release.Types)),
                MergeGroupTrigger => new YamlMapping(),
                ScheduleTrigger schedule => new YamlSequence([.. schedule.Crons.Select(cron => new YamlMapping { { "cron", cron } })]),
                DispatchTrigger dispatch => Inputs(dispatch),
                _ => throw new NotSupportedException($"No YAML form for {trigger.GetType().Name}."),
            });
        }

        return node;
    }

    private static YamlMapping Filters(params IReadOnlyList<(string Key, IReadOnlyList<string> Values)> filters)
    {
        var node = new YamlMapping();
        foreach (var (key, values) in filters)
        {
            node.AddTexts(key, values);
        }

        return node;
    }

    private static YamlMapping Inputs(DispatchTrigger dispatch)
    {
        var inputs = new YamlMapping();
        foreach (var input in dispatch.Inputs)
        {
            var node = new YamlMapping();
            node.Add("description", input.Description ?? Names.Title(input.Name));
            node.Add("type", input.Type switch
            {
                WorkflowInputType.Text => "string",
                WorkflowInputType.Choice => "choice",
                WorkflowInputType.Boolean => "boolean",
                WorkflowInputType.Number => "number",
                WorkflowInputType.Environment => "environment",
                _ => throw new NotSupportedException($"No YAML form for {input.Type}."),
            });
            node.Add("required", input.Required);
            node.AddTexts("options", input.Options);
            node.AddOptional("default", DefaultOf(input));
            inputs.Add(input.Name, node);
        }

        return inputs.Count == 0 ? [] : new YamlMapping { { "inputs", inputs } };
    }

    private static YamlNode? DefaultOf(WorkflowInput input) => input switch
    {
        { Default: null } => null,
        { Type: WorkflowInputType.Boolean or WorkflowInputType.Number } => new YamlLiteral(input.Default),
        _ => new YamlText(input.Default),
    };
}
