using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Dora;

/// <summary>Keeps the warnings.</summary>
internal sealed class WarningLog : ILog
{
    public List<string> Warnings { get; } = [];

    public void Write(LogLevel level, string message)
    {
        if (level == LogLevel.Warning)
        {
            Warnings.Add(message);
        }
    }

    public void Progress(string? status)
    {
    }

    public void Annotate(Annotation annotation)
    {
    }
}
