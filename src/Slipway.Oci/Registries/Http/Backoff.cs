using System.Security.Cryptography;
using Slipway.Tooling.Http;

namespace Slipway.Oci.Registries.Http;

/// <summary>Exponential back-off with full jitter, so that many clients that broke together do not come back together.</summary>
internal static class Backoff
{
    /// <summary>
    /// How long to wait after the <paramref name="failure"/>th failure in a row (from one); what the server asked for counts up to the longest delay.
    /// </summary>
    public static TimeSpan For(int failure, HttpRetryOptions options, TimeSpan? asked = null)
    {
        if (asked is { } wish)
        {
            return wish < options.LongestDelay ? wish : options.LongestDelay;
        }

        var ceiling = Math.Min(options.LongestDelay.TotalMilliseconds, options.FirstDelay.TotalMilliseconds * Math.Pow(2, failure - 1));
        return TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)ceiling + 1));
    }
}
