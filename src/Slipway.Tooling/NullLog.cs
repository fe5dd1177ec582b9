namespace Slipway.Tooling;

/// <summary>Says nothing.</summary>
public sealed class NullLog : ILog
{
    /// <summary>The one instance; it has no state.</summary>
    public static NullLog Instance { get; } = new();

    /// <inheritdoc/>
    public void Write(LogLevel level, string message)
    {
    }

    /// <inheritdoc/>
    public void Progress(string? status)
    {
    }

    /// <inheritdoc/>
    public void Annotate(Annotation annotation)
    {
    }
}
