using System.Collections.Concurrent;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Ledger;

/// <summary>Keeps what was said.</summary>
internal sealed class RecordingLog : ILog
{
    public ConcurrentQueue<(LogLevel Level, string Message)> Lines { get; } = new();

    public IEnumerable<string> Warnings => Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Message);

    public void Write(LogLevel level, string message) => Lines.Enqueue((level, message));

    public void Progress(string? status)
    {
    }

    public void Annotate(Annotation annotation)
    {
    }
}
