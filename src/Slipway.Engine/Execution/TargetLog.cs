using Slipway.Hosts;
using Slipway.Tooling;

namespace Slipway.Execution;

/// <summary>One target's lines on their way to the host: masked, and split where a text has several lines.</summary>
internal sealed class TargetLog(string target, IHost host, SecretMask mask) : ILog
{
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_warnings)
            {
                return [.. _warnings];
            }
        }
    }

    public void Write(LogLevel level, string message)
    {
        var masked = mask.Apply(message);
        if (level == LogLevel.Warning)
        {
            lock (_warnings)
            {
                _warnings.Add(masked);
            }
        }

        foreach (var line in masked.Split('\n'))
        {
            host.Line(target, level, line.TrimEnd('\r'));
        }
    }

    public void Progress(string? status) => host.Progress(target, status is null ? null : mask.Apply(status));

    public void Annotate(Annotation annotation) =>
        host.Annotate(target, annotation with { Message = mask.Apply(annotation.Message), Title = annotation.Title is null ? null : mask.Apply(annotation.Title) });
}
