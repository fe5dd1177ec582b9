using System.Collections.Concurrent;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Keeps what was said.</summary>
internal sealed class RecordingLog : ILog
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string Text => string.Join('\n', _lines);

    public void Write(LogLevel level, string message) => _lines.Enqueue($"{level}: {message}");

    public void Progress(string? status)
    {
        if (status is not null)
        {
            _lines.Enqueue($"… {status}");
        }
    }

    public void Annotate(Annotation annotation) => _lines.Enqueue($"{annotation}");
}
