using System.Text.RegularExpressions;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>Whoever gets all secrets can lose all of them.</summary>
public sealed partial class OverprovisionedSecrets : AuditRule
{
    public override string Name => "overprovisioned-secrets";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        workflow.Scalars.Where(text => Whole().IsMatch(text.Value ?? "")).Select(text => At(text, $"'{text.Value}' takes all secrets"))
            .Concat(workflow.Jobs.Where(job => job.Node.Text("secrets") == "inherit").Select(job => At(job.Node.Get("secrets")!, "all secrets are handed on")));

    [GeneratedRegex(@"\$\{\{[^}]*\bsecrets\b(?!\s*\.)", RegexOptions.IgnoreCase)]
    private static partial Regex Whole();
}
