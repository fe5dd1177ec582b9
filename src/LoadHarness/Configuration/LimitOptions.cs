namespace LoadHarness.Configuration;

/// <summary>Section <c>Limits</c>: how much load one instance lets itself be given.</summary>
/// <param name="Jobs">Jobs that run at once.</param>
/// <param name="Seconds">Longest job.</param>
/// <param name="Workers">Threads of one CPU job.</param>
/// <param name="Megabytes">Mebibytes that all memory jobs together hold.</param>
/// <param name="RequestsPerSecond">Highest rate of one request job.</param>
internal sealed record LimitOptions(int Jobs, int Seconds, int Workers, int Megabytes, int RequestsPerSecond)
{
    private const string Section = "Limits";

    public static LimitOptions Read(IConfiguration configuration, List<string> problems)
    {
        var read = new SettingsReader(configuration, Section, problems);
        var options = new LimitOptions(
            read.Whole(nameof(Jobs), 16, 1, 1_000),
            read.Whole(nameof(Seconds), 600, 1, 86_400),
            read.Whole(nameof(Workers), Math.Max(4, Environment.ProcessorCount * 2), 1, 1_024),
            read.Whole(nameof(Megabytes), 512, 1, 1_000_000),
            read.Whole(nameof(RequestsPerSecond), 500, 1, 100_000));
        read.RefuseUnknown();
        return options;
    }
}
