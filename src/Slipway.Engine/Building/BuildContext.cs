using Slipway.Tooling;

namespace Slipway;

/// <summary>Where and how a build works; known before the build object is made.</summary>
internal sealed record BuildContext(AbsolutePath Root, bool IsDryRun, bool IsServer)
{
    private static readonly AsyncLocal<BuildContext?> Making = new();

    /// <summary>Says what the run is for.</summary>
    public IEnvironment Environment { get; init; } = FixedEnvironment.Empty;

    public AbsolutePath Temporary => Root / ".nuke" / "temp";

    public AbsolutePath RealArtifacts => Root / "artifacts";

    public AbsolutePath Artifacts => IsDryRun ? Temporary / "dry-run" : RealArtifacts;

    /// <summary>The context of the build that is being constructed in this flow, so that property initializers can use the root.</summary>
    public static BuildContext ForNewBuild =>
        Making.Value ?? throw new InvalidOperationException("A build is made by Execute<T>(), not by new.");

    public T Make<T>(Func<T> make)
    {
        var outer = Making.Value;
        Making.Value = this;
        try
        {
            return make();
        }
        finally
        {
            Making.Value = outer;
        }
    }
}
