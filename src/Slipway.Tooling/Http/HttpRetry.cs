using System.Net;
using Polly;
using Polly.Retry;

namespace Slipway.Tooling.Http;

/// <summary>
/// Sends a request again after 408, 429, 5xx and broken connections, with exponential back-off and jitter, honouring <c>Retry-After</c>.
/// For requests that may be repeated; their content must be one that can be sent twice.
/// </summary>
public sealed class HttpRetry : DelegatingHandler
{
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    /// <summary>Wraps <paramref name="inner"/>.</summary>
    /// <param name="inner">What sends.</param>
    /// <param name="clock">Waits between the tries.</param>
    /// <param name="options">How often and how long.</param>
    /// <param name="log">Hears of each retry (debug).</param>
    public HttpRetry(HttpMessageHandler inner, TimeProvider clock, HttpRetryOptions options, ILog log)
        : base(inner)
    {
        _pipeline = options.Retries == 0
            ? ResiliencePipeline<HttpResponseMessage>.Empty
            : new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.Retries,
                Delay = options.FirstDelay,
                MaxDelay = options.LongestDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(IsTransient(arguments.Outcome)),
                DelayGenerator = arguments => ValueTask.FromResult(AskedDelay(arguments.Outcome.Result, clock, options.LongestDelay)),
                OnRetry = arguments =>
                {
                    var reason = arguments.Outcome.Exception?.Message ?? $"{(int)arguments.Outcome.Result!.StatusCode}";
                    log.Debug($"retry {arguments.AttemptNumber + 1} in {arguments.RetryDelay.TotalSeconds:0.0} s: {reason}");
                    arguments.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async token => await base.SendAsync(request, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or IOException
        || outcome.Result?.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private static TimeSpan? AskedDelay(HttpResponseMessage? response, TimeProvider clock, TimeSpan longest)
    {
        var asked = response?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return asked is { } delay ? TimeSpan.FromTicks(Math.Clamp(delay.Ticks, 0, longest.Ticks)) : null;
    }
}
