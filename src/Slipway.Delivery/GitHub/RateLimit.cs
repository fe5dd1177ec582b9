using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Slipway.Delivery.GitHub;

/// <summary>Whether an answer is a rate limit, and how long it asks to wait (GitHub's “Best practices for using the REST API”).</summary>
internal static class RateLimit
{
    private static readonly TimeSpan UnknownSecondaryWait = TimeSpan.FromMinutes(1);

    /// <summary>The wait that is asked for; <see langword="null"/> when this is no rate limit.</summary>
    public static TimeSpan? Wait(HttpStatusCode status, HttpResponseHeaders headers, string body, int attempt, DateTimeOffset now)
    {
        if (status is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests))
        {
            return null;
        }

        return headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => Max(date - now),
            // The primary limit: nothing is left until the hour is over. One second more, since both clocks are cut to seconds.
            _ when Number(headers, "x-ratelimit-remaining") == 0 && Number(headers, "x-ratelimit-reset") is { } reset =>
                Max(DateTimeOffset.FromUnixTimeSeconds(reset) - now) + TimeSpan.FromSeconds(1),
            _ when status == HttpStatusCode.TooManyRequests || body.Contains("secondary rate limit", StringComparison.OrdinalIgnoreCase) =>
                UnknownSecondaryWait * Math.Pow(2, attempt),
            _ => null,
        };
    }

    private static TimeSpan Max(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : null;
}
