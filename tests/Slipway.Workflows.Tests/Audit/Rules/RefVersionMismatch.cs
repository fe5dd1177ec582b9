using System.Text.RegularExpressions;
using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>The version in the comment is what a reviewer reads: it must be there, and be that of the commit.</summary>
public sealed partial class RefVersionMismatch : AuditRule
{
    public override string Name => "ref-version-mismatch";

    public override IEnumerable<Finding> Check(WorkflowText workflow)
    {
        foreach (var step in workflow.Jobs.SelectMany(job => job.Steps))
        {
            if (step.Text("uses") is not { } uses || Commit().Match(uses) is not { Success: true } match)
            {
                continue;
            }

            var comment = workflow.CommentAt(step.Get("uses")!);
            var known = ActionCatalog.BuiltIn.Actions.FirstOrDefault(action => action.Commit == match.Groups[1].Value);
            if (!Version().IsMatch(comment))
            {
                yield return At(step.Get("uses")!, $"no version stands behind {uses}");
            }
            else if (known is not null && known.Version != comment)
            {
                yield return At(step.Get("uses")!, $"the commit is {known.Version}, the comment says {comment}");
            }
        }
    }

    [GeneratedRegex("@([0-9a-f]{40})$")]
    private static partial Regex Commit();

    [GeneratedRegex(@"^v\d+\.\d+\.\d+$")]
    private static partial Regex Version();
}
