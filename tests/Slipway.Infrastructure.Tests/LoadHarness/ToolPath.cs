namespace Slipway.Infrastructure.Tests.LoadHarness;

/// <summary>Finds tools on PATH.</summary>
internal static class ToolPath
{
    public static string? Find(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, tool))
        .FirstOrDefault(File.Exists);

    public static string Require(string tool) => Find(tool) ?? throw new FileNotFoundException($"{tool} is not on PATH, and a CI server must have it.");

    public static string? SkipReason(string tool) =>
        Find(tool) is null && Environment.GetEnvironmentVariable("CI") != "true" ? $"{tool} is not on PATH" : null;
}
