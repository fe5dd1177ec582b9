namespace Slipway.Tooling.Changes;

/// <summary>
/// One change to the outside world, as data: what a dry run prints and a test compares.
/// <paramref name="Verb"/> is an infinitive (“push”, “start”, “append”), <paramref name="Subject"/> what it acts on, <paramref name="Details"/> what else a
/// reader wants to know (no secrets).
/// </summary>
public sealed record Change(string Verb, string Subject, IReadOnlyDictionary<string, string>? Details = null)
{
    /// <summary>One line: <c>push load-harness:1.2.0 (digest sha256:…, blobs 3)</c>.</summary>
    public override string ToString() =>
        Details is { Count: > 0 } ? $"{Verb} {Subject} ({string.Join(", ", Details.Select(detail => $"{detail.Key} {detail.Value}"))})" : $"{Verb} {Subject}";
}
