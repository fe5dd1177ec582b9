using Slipway.Tooling;

namespace Slipway.Testing.Runner;

/// <summary>Says on standard error what is done; standard output belongs to the command.</summary>
internal sealed class ErrorLog : ILog
{
    public void Write(LogLevel level, string message)
    {
        if (level != LogLevel.Debug)
        {
            Console.Error.WriteLine(message);
        }
    }

    public void Progress(string? status)
    {
    }

    public void Annotate(Annotation annotation) => Write(annotation.Level, annotation.Message);
}
