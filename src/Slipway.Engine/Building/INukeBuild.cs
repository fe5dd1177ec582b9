using System.Runtime.CompilerServices;
using Slipway.Tooling;

namespace Slipway;

/// <summary>What every build has; components derive from it: <c>interface ICompile : INukeBuild</c>.</summary>
public interface INukeBuild
{
    /// <summary>The folder of the repository that the build works on.</summary>
    AbsolutePath RootDirectory { get; }

    /// <summary><c>.nuke/temp</c>: what may be thrown away.</summary>
    AbsolutePath TemporaryDirectory { get; }

    /// <summary>Where records and build results go: <c>artifacts</c>, in a dry run <c>.nuke/temp/dry-run</c>.</summary>
    AbsolutePath ArtifactsDirectory { get; }

    /// <summary>Whether nothing outside the build's own folders may change.</summary>
    bool IsDryRun { get; }

    /// <summary>Whether the build runs on a person's machine, and not on a CI server.</summary>
    bool IsLocalBuild { get; }

    /// <summary>Whether the build runs on a CI server.</summary>
    bool IsServerBuild { get; }

    /// <summary>
    /// The value of the component's parameter that asks: <c>[Parameter] string Solution =&gt; TryGetValue(() =&gt; Solution);</c>.
    /// <see langword="null"/> (or the type's default) when none was given.
    /// </summary>
    T? TryGetValue<T>(Func<T> parameter, [CallerArgumentExpression(nameof(parameter))] string text = "");
}
