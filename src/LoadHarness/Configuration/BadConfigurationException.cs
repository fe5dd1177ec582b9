namespace LoadHarness.Configuration;

/// <summary>Settings that cannot be used: all of them at once, each with what it must be and where to set it.</summary>
public sealed class BadConfigurationException(IReadOnlyList<string> problems)
    : Exception("load-harness cannot start, its configuration is wrong:" + string.Concat(problems.Select(p => $"{Environment.NewLine}  {p}")))
{
    /// <summary>One sentence for each setting.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
