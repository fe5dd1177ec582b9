namespace Slipway.Tooling;

/// <summary>The four levels as verbs.</summary>
public static class LogExtensions
{
    /// <summary>A line that is shown with <c>--verbosity verbose</c>.</summary>
    public static void Debug(this ILog log, string message) => log.Write(LogLevel.Debug, message);

    /// <summary>A line that is always shown.</summary>
    public static void Info(this ILog log, string message) => log.Write(LogLevel.Info, message);

    /// <summary>A line that is shown, and again in the summary.</summary>
    public static void Warn(this ILog log, string message) => log.Write(LogLevel.Warning, message);

    /// <summary>A line about a failure.</summary>
    public static void Error(this ILog log, string message) => log.Write(LogLevel.Error, message);
}
