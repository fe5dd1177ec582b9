using System.Text.RegularExpressions;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>A secret outside an environment is open to every workflow of every branch.</summary>
public sealed partial class SecretsOutsideEnv : AuditRule
{
    public override string Name => "secrets-outside-env";

    public override IEnumerable<Finding> Check(WorkflowText workflow)
    {
        var jobs = workflow.Jobs.ToList();
        foreach (var text in workflow.Scalars.Where(text => Secret().IsMatch(text.Value ?? "")))
        {
            var job = jobs.Find(job => job.Scalars.Any(other => other.Start.Index == text.Start.Index));
            if (job?.Node.Get("environment") is null)
            {
                yield return At(text, $"'{text.Value}' is read outside an environment");
            }
        }
    }

    [GeneratedRegex(@"\bsecrets\.(?!GITHUB_TOKEN\b)\w+")]
    private static partial Regex Secret();
}
