namespace Slipway.Workflows.GitHub;

/// <summary>One input of an action, as its <c>action.yml</c> declares it.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Required">Whether the action asks for it.</param>
/// <param name="Default">The value without one; null when there is none.</param>
/// <param name="Deprecated">Whether the action's authors want it gone.</param>
public sealed record ActionInput(string Name, bool Required = false, string? Default = null, bool Deprecated = false);
