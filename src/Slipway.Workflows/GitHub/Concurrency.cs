namespace Slipway.Workflows.GitHub;

/// <summary>Which runs must not overlap.</summary>
/// <param name="Group">The group's name; may hold expressions.</param>
/// <param name="CancelInProgress">Whether a newer run cancels the running one. Never true where a deployment could be cut in half.</param>
public sealed record Concurrency(string Group, bool CancelInProgress)
{
    /// <summary>One run for each workflow and branch, a newer one replaces the older: for checks.</summary>
    public static Concurrency NewestPerBranch { get; } = new("${{ github.workflow }}-${{ github.ref }}", CancelInProgress: true);

    /// <summary>One run of the workflow at a time, later ones wait: for deliveries.</summary>
    public static Concurrency OneAtATime { get; } = new("${{ github.workflow }}", CancelInProgress: false);
}
