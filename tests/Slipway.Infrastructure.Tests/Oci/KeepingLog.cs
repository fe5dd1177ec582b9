using System.Collections.Concurrent;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Oci;

/// <summary>Keeps what was said.</summary>
internal sealed class KeepingLog : ILog
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ConcurrentQueue<string> Progresses { get; } = [];

    public void Write(LogLevel level, string message) => Lines.Enqueue(message);

    public void Progress(string? status) => Progresses.Enqueue(status ?? "");

    public void Annotate(Annotation annotation) => Lines.Enqueue(annotation.Message);
}
