namespace Slipway.Components.Internal;

/// <summary>One thing that workflows need of their repository.</summary>
/// <param name="What">The thing, in words.</param>
/// <param name="State">Whether it is there.</param>
/// <param name="Command">What makes it; absent when it is there.</param>
internal sealed record SetupFinding(string What, SetupState State, string? Command = null)
{
    public override string ToString() => $"{(State switch { SetupState.There => "✓", SetupState.Missing => "✗", _ => "·" })} {What}";
}
