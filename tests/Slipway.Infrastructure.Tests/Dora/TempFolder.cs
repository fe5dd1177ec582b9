using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Dora;

/// <summary>A folder of its own for one test, removed with it.</summary>
internal sealed class TempFolder : IDisposable
{
    public AbsolutePath Path { get; } = AbsolutePath.Create(Directory.CreateTempSubdirectory("slipway-").FullName);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
