namespace Slipway.Bench;

/// <summary>Something to measure.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Summary">What is measured, and the goal.</param>
/// <param name="RunAsync">Measures and prints, with the words that follow the name; answers whether every goal was met.</param>
internal sealed record Scenario(string Name, string Summary, Func<string[], Task<bool>> RunAsync);
