namespace Slipway.Workflows;

/// <summary>A target that must run although the job failed or was cancelled.</summary>
/// <param name="After">The target that may leave something half done, for example <c>Deploy</c>.</param>
/// <param name="Target">The target that finishes or undoes it, for example <c>Recover</c>.</param>
public sealed record Recovery(string After, string Target);
