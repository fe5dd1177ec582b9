using System.Text.Json.Nodes;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>How a job went.</summary>
/// <param name="Id">Its key; with a matrix the value follows in parentheses.</param>
/// <param name="Result"><c>success</c>, <c>failure</c>, <c>cancelled</c> or <c>skipped</c>.</param>
/// <param name="Log">What its steps printed, secrets masked.</param>
/// <param name="Summary">What its steps wrote to the step summary, secrets masked.</param>
/// <param name="Outputs">What later jobs could read.</param>
/// <param name="Steps">Each step that ran with how it ended.</param>
public sealed record PlayedJob(
    string Id, string Result, string Log, string Summary, IReadOnlyDictionary<string, string> Outputs, IReadOnlyList<(string Name, string Outcome)> Steps)
{
    /// <summary>Where it ran; absent when it was skipped.</summary>
    public AbsolutePath? Workspace { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>A record that its targets left, whether or not it was handed on.</summary>
    public JsonNode Record(string name) => JsonNode.Parse(File.ReadAllText(Workspace! / "artifacts" / name))!;
}
