namespace Slipway.Tooling;

/// <summary>
/// The request is wrong, and nothing was changed: a flag, a value, a configuration, a state of the repository that the caller must mend.
/// Ends the process with <see cref="ExitCodes.Usage"/> and three lines: what happened, why, what to do.
/// </summary>
public sealed class UsageException(string what, string? why = null, string? cure = null, Exception? inner = null)
    : Exception(what, inner)
{
    /// <summary>What happened, in one line.</summary>
    public string What { get; } = what;

    /// <summary>Why, in one line.</summary>
    public string? Why { get; } = why;

    /// <summary>What to do about it, in one line.</summary>
    public string? Cure { get; } = cure;
}
