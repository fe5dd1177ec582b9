namespace Slipway.Tooling.Http;

/// <summary>How patient a client is.</summary>
/// <param name="Retries">Tries after the first; 0: none. Default: 5.</param>
public sealed record HttpRetryOptions(int Retries = 5)
{
    /// <summary>Before the first retry; doubled each time, with jitter. Default: 200 ms.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait before any retry, also when the server asks for more. Default: 30 s.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);
}
