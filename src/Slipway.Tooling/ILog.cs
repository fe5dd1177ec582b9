namespace Slipway.Tooling;

/// <summary>Where a piece of work says what it does. Implementations mask secrets, and keep one target's lines together.</summary>
public interface ILog
{
    /// <summary>Adds a line (or several, when the text has line breaks).</summary>
    void Write(LogLevel level, string message);

    /// <summary>Replaces the one live status line of this work (“pushed 3 of 8 layers”); not kept in the output. <see langword="null"/> clears it.</summary>
    void Progress(string? status);

    /// <summary>A finding at a place in a file, for hosts that can annotate it (GitHub).</summary>
    void Annotate(Annotation annotation);
}
