namespace Slipway.Workflows.GitHub;

/// <summary>A step that runs an action, pinned by commit through the <see cref="ActionCatalog"/>.</summary>
/// <param name="Action">The action's name without a version, for example <c>actions/checkout</c>.</param>
public sealed record UsesStep(string Action) : Step
{
    /// <summary>The inputs in the order in which they are written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> With { get; init; } = [];
}
