namespace Slipway.Workflows.GitHub;

/// <summary>Started by a person or by another workflow, with inputs that become parameters of the build.</summary>
/// <param name="Inputs">The inputs, in the order of GitHub's form; at most 25.</param>
public sealed record DispatchTrigger(params IReadOnlyList<WorkflowInput> Inputs) : Trigger
{
    internal override string Event => "workflow_dispatch";
}
