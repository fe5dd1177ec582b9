namespace Slipway.Tooling.Tests.Support;

/// <summary>Keeps what is said.</summary>
internal sealed class RecordingLog : ILog
{
    private readonly List<string> _lines = [];

    public string Text
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public void Write(LogLevel level, string message)
    {
        lock (_lines)
        {
            _lines.Add($"{level}: {message}");
        }
    }

    public void Progress(string? status)
    {
    }

    public void Annotate(Annotation annotation)
    {
    }
}
