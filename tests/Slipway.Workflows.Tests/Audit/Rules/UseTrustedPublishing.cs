using System.Text.RegularExpressions;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>Package registries take the run's own identity; a stored key is one more thing to leak.</summary>
public sealed partial class UseTrustedPublishing : AuditRule
{
    public override string Name => "use-trusted-publishing";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        from job in workflow.Jobs
        from step in job.Steps
        where (step.Text("run") is { } run && Publish().IsMatch(run))
            || (step.Action() == "pypa/gh-action-pypi-publish" && step.Map("with")?.Get("password") is not null)
        select At(step.Get("run") ?? step.Get("uses")!, "a package is published with a stored key");

    [GeneratedRegex(@"\b(dotnet nuget push\b.*(--api-key|-k\b)|npm publish|twine upload|cargo publish|gem push)")]
    private static partial Regex Publish();
}
