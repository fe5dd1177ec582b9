using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Oci;

namespace Slipway.Infrastructure.Tests.Dora;

/// <summary>A few weeks of deliveries in which everything happens that the metrics know.</summary>
internal static class History
{
    /// <summary>A whole second, so that a figure is the same text everywhere.</summary>
    public static DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    public static IEnumerable<LedgerEvent> Events(string environment = "production", int releases = 12)
    {
        for (var i = 0; i < releases; i++)
        {
            var at = Now.AddDays(-2.3 * (releases - i));
            var release = new LedgerEvent
            {
                Kind = LedgerEventKind.DeploySucceeded,
                Service = "shop",
                Environment = environment,
                At = at,
                RunId = $"run-{i}",
                Digest = DigestOf(i),
                Version = $"1.{i}.0",
                Planned = i % 5 != 0,
                Commits = [new($"{i}", at.AddHours(-(i + 1) * 3.7))],
            };
            yield return release with { Kind = LedgerEventKind.DeployStarted, At = at.AddMinutes(-2), Commits = [] };
            yield return release;
            if (i % 4 == 3)
            {
                yield return release with { Kind = LedgerEventKind.BakeFailed, At = at.AddMinutes(1), Commits = [] };
                yield return release with { Kind = LedgerEventKind.Rollback, At = at.AddMinutes(1.5 + i), Commits = [], Restored = DigestOf(i - 1) };
            }
        }
    }

    public static DoraRecord Record(params string[] environments) =>
        DoraMetrics.Compute((environments.Length == 0 ? ["production", "staging/eu"] : environments).SelectMany(name => Events(name)), Now);

    private static Digest DigestOf(int release) => Digest.Of([(byte)release]);
}
