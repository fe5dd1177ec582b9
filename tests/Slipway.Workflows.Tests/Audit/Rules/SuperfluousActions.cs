namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>Somebody else's action for what the runner's own tools do.</summary>
public sealed class SuperfluousActions : AuditRule
{
    private static readonly Dictionary<string, string> OwnMeans = new(StringComparer.OrdinalIgnoreCase)
    {
        ["softprops/action-gh-release"] = "gh release",
        ["ncipollo/release-action"] = "gh release",
        ["svenstaro/upload-release-action"] = "gh release upload",
        ["elgohr/Github-Release-Action"] = "gh release",
        ["peter-evans/create-pull-request"] = "gh pr create",
        ["peter-evans/create-or-update-comment"] = "gh pr comment",
        ["addnab/docker-run-action"] = "docker run",
        ["dtolnay/rust-toolchain"] = "rustup",
        ["stefanzweifel/git-auto-commit-action"] = "git commit",
        ["aws-actions/amazon-ecr-login"] = "docker login",
    };

    public override string Name => "superfluous-actions";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        from job in workflow.Jobs
        from step in job.Steps
        let action = step.Action()
        where action is not null && OwnMeans.ContainsKey(action)
        select At(step.Get("uses")!, $"{action} does what '{OwnMeans[action]}' does");
}
