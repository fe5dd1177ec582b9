using System.Text;
using Slipway.Execution;
using Slipway.Planning;

namespace Slipway.Hosts;

/// <summary>A run as Markdown: the table, and the graph as Mermaid.</summary>
internal static class StepSummary
{
    public static string Markdown(Plan plan, RunResult result)
    {
        var text = new StringBuilder();
        text.Append("| Target | Status | Time | |\n|---|---|---:|---|\n");
        foreach (var outcome in result.Outcomes)
        {
            var time = outcome.Status is TargetStatus.Skipped or TargetStatus.NotRun ? "" : Durations.Text(outcome.Duration);
            text.Append($"| {outcome.Target.Name} | {Icon(outcome.Status)} {Summary.Word(outcome.Status)} | {time} | {Cell(Summary.Explanation(outcome))} |\n");
        }

        foreach (var outcome in result.Outcomes)
        {
            foreach (var warning in outcome.Warnings)
            {
                text.Append($"\n> **{outcome.Target.Name}**: {Cell(warning)}\n");
            }
        }

        var conclusions = result.Outcomes.SelectMany(outcome => outcome.Conclusions).ToList();
        if (conclusions.Count > 0)
        {
            text.Append("\n```\n").AppendJoin('\n', conclusions).Append("\n```\n");
        }

        foreach (var markdown in result.Outcomes.SelectMany(outcome => outcome.Summaries))
        {
            text.Append('\n').Append(markdown.TrimEnd()).Append('\n');
        }

        text.Append("\n```mermaid\ngraph LR\n");
        foreach (var outcome in result.Outcomes)
        {
            text.Append($"  {outcome.Target.Name}:::{Class(outcome.Status)}\n");
            foreach (var edge in outcome.Target.Edges)
            {
                text.Append($"  {edge.On} {(edge.Kind == EdgeKind.Order ? "-.->" : "-->")} {outcome.Target.Name}\n");
            }
        }

        return text.Append("  classDef done fill:#2da44e,color:#fff\n  classDef failed fill:#cf222e,color:#fff\n  classDef left fill:#8b949e,color:#fff\n```\n").ToString();
    }

    private static string Icon(TargetStatus status) => status switch
    {
        TargetStatus.Succeeded or TargetStatus.UpToDate => "✅",
        TargetStatus.Failed => "❌",
        _ => "⚪",
    };

    private static string Class(TargetStatus status) => status switch
    {
        TargetStatus.Succeeded or TargetStatus.UpToDate => "done",
        TargetStatus.Failed => "failed",
        _ => "left",
    };

    private static string Cell(string text) => text.Replace("|", "\\|").Replace("<", "&lt;").Replace("\r", "").Replace("\n", "<br>");
}
