using Slipway.Tooling;

namespace Slipway;

/// <summary>One call of a build: all that a process would take from its surroundings.</summary>
public sealed record BuildInvocation
{
    /// <summary>The words after the program's name.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The environment variables.</summary>
    public required IEnvironment Environment { get; init; }

    /// <summary>Where the user stands; relative paths start here.</summary>
    public required AbsolutePath WorkingDirectory { get; init; }

    /// <summary>Where output goes.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where usage errors go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Whether a person watches a terminal.</summary>
    public bool IsInteractive { get; init; }
}
