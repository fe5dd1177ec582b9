namespace Slipway.Workflows.GitHub;

/// <summary>The merge queue wants a group of pull requests checked. Needed wherever the checks of pull requests are required ones.</summary>
public sealed record MergeGroupTrigger : Trigger
{
    internal override string Event => "merge_group";
}
