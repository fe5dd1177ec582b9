namespace Slipway.Workflows.GitHub;

/// <summary>An action at one version: its pin and its interface.</summary>
/// <param name="Action">The name, for example <c>actions/checkout</c>.</param>
/// <param name="Version">The tag, for example <c>v7.0.1</c>.</param>
/// <param name="Commit">The 40 hexadecimal digits that the tag pointed to when it was pinned.</param>
/// <param name="Date">The day of that commit.</param>
public sealed record ActionDefinition(string Action, string Version, string Commit, DateOnly Date)
{
    /// <summary>The inputs in the order of the action's own file.</summary>
    public IReadOnlyList<ActionInput> Inputs { get; init; } = [];

    /// <summary>The names of the outputs.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>What stands behind <c>uses:</c>.</summary>
    public string Reference => $"{Action}@{Commit}";

    /// <summary>The repository that holds the action: the first two parts of its name.</summary>
    public string Repository => string.Join('/', Action.Split('/').Take(2));
}
