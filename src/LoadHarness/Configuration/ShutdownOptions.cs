namespace LoadHarness.Configuration;

/// <summary>Section <c>Shutdown</c>: what happens between SIGTERM and the end.</summary>
/// <param name="Drain">How long requests are still answered while <c>/readyz</c> says 503, so that balancers look elsewhere. Default 2 s.</param>
/// <param name="Grace">By when the process has ended, whatever is still in flight. Default: the drain and 5 s.</param>
internal sealed record ShutdownOptions(TimeSpan Drain, TimeSpan Grace)
{
    private const string Section = "Shutdown";

    public static ShutdownOptions Read(IConfiguration configuration, List<string> problems)
    {
        var read = new SettingsReader(configuration, Section, problems);
        var drain = read.Number("DrainSeconds", 2, 0, 3_600);
        var grace = read.Number("GraceSeconds", drain + 5, 0, 7_200);
        if (grace < drain)
            problems.Add($"{Section}:GraceSeconds is {grace}, less than {Section}:DrainSeconds ({drain}): the process would be cut off while it drains.");
        read.RefuseUnknown();
        return new ShutdownOptions(TimeSpan.FromSeconds((double)drain), TimeSpan.FromSeconds((double)grace));
    }
}
