using Slipway.Tooling;

namespace Slipway.Testing.Infrastructure.Cluster;

/// <summary>Keeps a server's output, for whoever has to find out what happened.</summary>
internal sealed class LineFile(AbsolutePath path)
{
    private readonly Lock _lock = new();

    public void Append(string line)
    {
        lock (_lock)
        {
            File.AppendAllText(path, line + "\n");
        }
    }
}
