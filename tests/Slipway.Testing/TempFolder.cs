using Slipway.Tooling;

namespace Slipway.Testing;

/// <summary>A folder of a test's own that goes with it.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>The folder; it exists.</summary>
    public AbsolutePath Path { get; } = AbsolutePath.Create(Directory.CreateTempSubdirectory("slipway-").FullName);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
