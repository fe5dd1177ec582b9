namespace LoadHarness.Configuration;

/// <summary>Section <c>Faults</c>: what goes wrong on purpose. All are off by default.</summary>
/// <param name="ErrorRate">Share of requests that fail with 500, 0 to 1, evenly spaced on each route.</param>
/// <param name="LatencyMs">Milliseconds added to every request, up to a minute.</param>
/// <param name="StartupDelaySeconds">How long <c>/readyz</c> says 503 after the start, up to an hour.</param>
/// <param name="CrashAfterSeconds">When the process crashes; 0 is before it listens, null is never (any negative number in the settings).</param>
/// <param name="LeakMbPerMinute">Memory that is taken and never given back, in mebibytes a minute.</param>
internal sealed record FaultOptions(
    decimal ErrorRate, decimal LatencyMs, decimal StartupDelaySeconds, decimal? CrashAfterSeconds, decimal LeakMbPerMinute)
{
    private const string Section = "Faults";

    public static FaultOptions Read(IConfiguration configuration, List<string> problems)
    {
        var read = new SettingsReader(configuration, Section, problems);
        var crashAfter = read.Number(nameof(CrashAfterSeconds), -1, -1_000_000, 1_000_000);
        var options = new FaultOptions(
            read.Number(nameof(ErrorRate), 0, 0, 1),
            read.Number(nameof(LatencyMs), 0, 0, 60_000),
            read.Number(nameof(StartupDelaySeconds), 0, 0, 3_600),
            crashAfter < 0 ? null : crashAfter,
            read.Number(nameof(LeakMbPerMinute), 0, 0, 100_000));
        read.RefuseUnknown();
        return options;
    }
}
