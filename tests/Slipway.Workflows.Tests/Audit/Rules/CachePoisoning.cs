using YamlDotNet.RepresentationModel;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>What a cache holds may come from any branch; a workflow that publishes must not restore it.</summary>
public sealed class CachePoisoning : AuditRule
{
    public override string Name => "cache-poisoning";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        from job in workflow.Jobs
        from step in job.Steps
        where workflow.Publishes && RestoresCache(step)
        select At(step.Get("uses")!, "a cache is restored in a workflow that publishes");

    private static bool RestoresCache(YamlMappingNode step) => step.Action() switch
    {
        "actions/cache" or "actions/cache/restore" => true,
        "actions/setup-dotnet" => step.Map("with")?.Text("cache") == "true",
        "actions/setup-node" or "actions/setup-java" or "actions/setup-python" => step.Map("with")?.Get("cache") is not null,
        "actions/setup-go" => step.Map("with")?.Text("cache") != "false",
        _ => false,
    };
}
