using Slipway.Tooling;
using Slipway.Tooling.Changes;

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

    /// <summary>What changes to the outside go through, where they are not to be simply applied: a recorder, a build that ends in the middle. A dry run has its own. Default: they are applied.</summary>
    public Func<ILog, IChangeGate>? Gate { get; init; }

    /// <summary>Whether a person watches a terminal.</summary>
    public bool IsInteractive { get; init; }
}
