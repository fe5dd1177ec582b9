using System.Text.RegularExpressions;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>The actor of an event is who touched it last, which anyone can arrange to be a bot.</summary>
public sealed partial class BotConditions : AuditRule
{
    public override string Name => "bot-conditions";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        UnsoundCondition.Conditions(workflow).Where(condition => Actor().IsMatch(condition.Value!))
            .Select(condition => At(condition, "the actor can be spoofed"));

    [GeneratedRegex(@"\bgithub\.(actor|triggering_actor|actor_id|event\.sender\.login)\b")]
    private static partial Regex Actor();
}
