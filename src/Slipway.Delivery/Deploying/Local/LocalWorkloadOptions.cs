using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Local;

/// <summary>How releases run on this machine.</summary>
public sealed record LocalWorkloadOptions
{
    private static readonly TimeSpan HurriedDrain = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan HurriedGrace = TimeSpan.FromSeconds(7);

    /// <summary>The folder of all local state: <c>.nuke/local</c>.</summary>
    public required AbsolutePath Folder { get; init; }

    /// <summary>The environment's name. Default: <c>local</c>.</summary>
    public string Environment { get; init; } = "local";

    /// <summary>The reverse proxy's program, <c>Slipway.Ingress.dll</c>, with its <c>.runtimeconfig.json</c> and <c>.deps.json</c> beside it.</summary>
    public required AbsolutePath IngressProgram { get; init; }

    /// <summary>The runtime's host. Default: <c>dotnet</c>, from PATH.</summary>
    public string DotNet { get; init; } = "dotnet";

    /// <summary>The first port that is tried for a service that never had one; the next nineteen follow, then any. Default: 8080.</summary>
    public int PreferredPort { get; init; } = 8080;

    /// <summary>Fixed ports by service name: taken or an error, whatever an earlier deploy chose. Default: none.</summary>
    public ImmutableDictionary<string, int> Ports { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Variables that every release gets besides those of its image. Default: none. The build's own environment is not passed on.</summary>
    public ImmutableDictionary<string, string> ServiceEnvironment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How long a release may take until it is ready. Default: 30 s.</summary>
    public TimeSpan StartupDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the old release may take to answer the requests it has when traffic moves away. Default: 30 s.</summary>
    public TimeSpan DrainDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between SIGTERM and SIGKILL. Default: 10 s.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many verified releases stay unpacked; older ones are unpacked again when a rollback wants them. Default: 3.</summary>
    public int KeptReleases { get; init; } = 3;

    /// <summary>The same with less patience, for a recovery: it has promised to be done within 15 s, whatever the killed run left.</summary>
    internal LocalWorkloadOptions Hurried() => this with { DrainDeadline = Shorter(DrainDeadline, HurriedDrain), StopGrace = Shorter(StopGrace, HurriedGrace) };

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
