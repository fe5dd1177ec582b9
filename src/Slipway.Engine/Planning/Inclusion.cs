namespace Slipway.Planning;

/// <summary>Why a target is in a plan.</summary>
/// <param name="Kind">By request, as the default, as a dependency, or triggered.</param>
/// <param name="By">The target that brought it in; <see langword="null"/> when it was asked for.</param>
public sealed record Inclusion(InclusionKind Kind, string? By = null)
{
    /// <summary>In words: “asked for”, “needed by Test”.</summary>
    public override string ToString() => Kind switch
    {
        InclusionKind.Invoked => "asked for",
        InclusionKind.Default => "the default",
        InclusionKind.Dependency => $"needed by {By}",
        _ => $"triggered by {By}",
    };
}
