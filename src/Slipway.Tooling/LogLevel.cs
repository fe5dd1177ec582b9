namespace Slipway.Tooling;

/// <summary>How much a line matters.</summary>
public enum LogLevel
{
    /// <summary>Shown with <c>--verbosity verbose</c>: every command line, request, decision.</summary>
    Debug,

    /// <summary>Shown by default.</summary>
    Info,

    /// <summary>Something worth a person's attention; repeated in the summary.</summary>
    Warning,

    /// <summary>Something that failed.</summary>
    Error,
}
