using Slipway.Tooling;

namespace Slipway.Delivery.Scanning;

/// <summary>An empty folder that is gone afterwards.</summary>
internal sealed class ScratchFolder(AbsolutePath parent) : IDisposable
{
    public AbsolutePath Path { get; } = (parent / $"scan-{Guid.NewGuid():n}").CreateDirectory();

    public void Dispose()
    {
        if (Path.DirectoryExists)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
