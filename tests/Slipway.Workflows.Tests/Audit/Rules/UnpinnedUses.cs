using System.Text.RegularExpressions;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>An action by tag or branch can become another action.</summary>
public sealed partial class UnpinnedUses : AuditRule
{
    public override string Name => "unpinned-uses";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        from job in workflow.Jobs
        from step in job.Steps
        let uses = step.Text("uses")
        where uses is not null && !uses.StartsWith("./", StringComparison.Ordinal) && !Pinned().IsMatch(uses)
        select At(step.Get("uses")!, $"{uses} is not pinned by commit or digest");

    [GeneratedRegex("@([0-9a-f]{40}|sha256:[0-9a-f]{64})$")]
    private static partial Regex Pinned();
}
