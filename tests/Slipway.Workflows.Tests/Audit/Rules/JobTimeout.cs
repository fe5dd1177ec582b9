namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>Without a limit of its own a job that hangs is paid for six hours. (A rule of ours.)</summary>
public sealed class JobTimeout : AuditRule
{
    public override string Name => "job-timeout";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        workflow.Jobs.Where(job => job.Node.Get("timeout-minutes") is null).Select(job => At(job.Node, $"the job '{job.Id}' has no timeout-minutes"));
}
