namespace Slipway.Delivery.Deploying.Local.Running;

/// <summary>How a start went.</summary>
internal abstract record StartOutcome
{
    /// <summary>It may get traffic.</summary>
    public sealed record Ready(TimeSpan After) : StartOutcome;

    /// <summary>It ended first; the code is unknown where another run started it.</summary>
    public sealed record Exited(int? ExitCode) : StartOutcome;

    /// <summary>It lives, and its last word was this.</summary>
    public sealed record TooLate(string LastAnswer) : StartOutcome;
}
