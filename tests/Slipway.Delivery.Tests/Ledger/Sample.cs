using Slipway.Delivery.Ledger;
using Slipway.Oci;

namespace Slipway.Delivery.Tests.Ledger;

/// <summary>Events for tests.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    public static Digest DigestOf(string text) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(text));

    public static LedgerEvent Event(
        LedgerEventKind kind, string release = "1", double hoursAgo = 1, string service = "shop", string environment = "production", string? run = null) =>
            new()
            {
                Kind = kind,
                Service = service,
                Environment = environment,
                At = Now.AddHours(-hoursAgo),
                RunId = run ?? $"run-{release}",
                Digest = DigestOf(release),
                Version = $"1.0.{release}",
            };

    public static string Text(LedgerEvent ledgerEvent) => System.Text.Encoding.UTF8.GetString(LedgerLine.Write(ledgerEvent));

    public static string Text(IEnumerable<LedgerEvent> events) => string.Concat(events.Select(Text));
}
