namespace LoadHarness.Configuration;

/// <summary>Everything that can be set, read once at start and checked as a whole.</summary>
internal sealed record HarnessOptions(FaultOptions Faults, LimitOptions Limits, ShutdownOptions Shutdown, ServiceIdentity Identity)
{
    public static HarnessOptions Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var options = new HarnessOptions(
            FaultOptions.Read(configuration, problems),
            LimitOptions.Read(configuration, problems),
            ShutdownOptions.Read(configuration, problems),
            ServiceIdentity.Read(configuration));
        return problems.Count == 0 ? options : throw new BadConfigurationException(problems);
    }
}
