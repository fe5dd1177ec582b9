namespace Slipway.Workflows.Tests.Audit;

/// <summary>Every rule, over one file.</summary>
public static class WorkflowAudit
{
    public static IReadOnlyList<AuditRule> Rules { get; } =
    [
        .. typeof(AuditRule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(AuditRule)) && !type.IsAbstract)
            .Select(type => (AuditRule)Activator.CreateInstance(type)!).OrderBy(rule => rule.Name, StringComparer.Ordinal),
    ];

    public static IReadOnlyList<Finding> Check(string text)
    {
        var workflow = WorkflowText.Parse(text);
        return [.. Rules.SelectMany(rule => rule.Check(workflow)).OrderBy(finding => finding.Line)];
    }
}
