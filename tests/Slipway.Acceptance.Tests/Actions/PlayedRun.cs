namespace Slipway.Acceptance.Tests.Actions;

/// <summary>How a workflow went: its jobs in the order in which they were over.</summary>
public sealed record PlayedRun(IReadOnlyList<PlayedJob> Jobs)
{
    public PlayedJob this[string id] => Jobs.Single(job => job.Id == id);

    public string Result => Jobs.Any(job => job.Result == "failure") ? "failure" : Jobs.Any(job => job.Result == "cancelled") ? "cancelled" : "success";

    public override string ToString() => string.Join(
        "\n\n", Jobs.Select(job => $"=== {job.Id}: {job.Result} after {job.Duration.TotalSeconds:0} s\n{job.Log}"));
}
