using Slipway.Hosts;
using Slipway.Parameters;
using Slipway.Tooling;

namespace Slipway;

/// <summary>
/// The base of a build: <c>class Build : NukeBuild, IDeliver { public static int Main() =&gt; Execute&lt;Build&gt;(x =&gt; x.Deliver); }</c>.
/// It has no static state: several builds can live in one process.
/// </summary>
public abstract class NukeBuild : INukeBuild
{
    /// <summary>Made by the engine, which says where the build works.</summary>
    protected NukeBuild() => Context = BuildContext.ForNewBuild;

    /// <inheritdoc/>
    public AbsolutePath RootDirectory => Context.Root;

    /// <inheritdoc/>
    public AbsolutePath TemporaryDirectory => Context.Temporary;

    /// <inheritdoc/>
    public AbsolutePath ArtifactsDirectory => Context.Artifacts;

    /// <inheritdoc/>
    public bool IsDryRun => Context.IsDryRun;

    /// <inheritdoc/>
    public bool IsLocalBuild => !IsServerBuild;

    /// <inheritdoc/>
    public bool IsServerBuild => Context.IsServer;

    internal BuildContext Context { get; }

    /// <summary>Values of component parameters; set once they are bound.</summary>
    internal ParameterValues? Values { get; set; }

    /// <inheritdoc/>
    public T? TryGetValue<T>(Func<T> parameter, string text = "")
    {
        var value = Values?.Get(ParameterName.FromExpression(text));
        return value is null ? default : (T)value;
    }

    /// <summary>
    /// Runs the build as the process's command line asks, and answers the process's exit code. With no target named, the given ones are the default.
    /// </summary>
    protected static int Execute<T>(params Func<T, Target>[] defaultTargets)
        where T : NukeBuild, new() =>
        BuildProgram.Main(defaultTargets);
}
