using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Baking;

internal sealed class RecordingLog : ILog
{
    public List<string> Lines { get; } = [];

    public List<string?> Statuses { get; } = [];

    public void Write(LogLevel level, string message) => Lines.Add($"{level}: {message}");

    public void Progress(string? status) => Statuses.Add(status);

    public void Annotate(Annotation annotation)
    {
    }
}
