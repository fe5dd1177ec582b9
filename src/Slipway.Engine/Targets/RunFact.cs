namespace Slipway;

/// <summary>One thing that is known of a run before it starts.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Value">The branch, the beginning of the tag, or the event.</param>
public sealed record RunFact(RunFactKind Kind, string Value)
{
    /// <summary>For people: <c>on branch main</c>.</summary>
    public override string ToString() => Kind switch
    {
        RunFactKind.Branch => $"on branch {Value}",
        RunFactKind.Tag => $"on a tag {Value}*",
        _ => $"by event {Value}",
    };
}
