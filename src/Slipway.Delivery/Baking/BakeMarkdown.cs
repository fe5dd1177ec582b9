using System.Text;

namespace Slipway.Delivery.Baking;

/// <summary>Bakes as a table for a step summary: the verdict in words, and the error share from reading to reading.</summary>
public static class BakeMarkdown
{
    /// <summary>One row for each bake, in the order in which they were made; what the user's own checks said below it.</summary>
    public static string Write(IEnumerable<BakeRecord> bakes)
    {
        var text = new StringBuilder("## Bakes\n\n| service | release | verdict | errors | requests | promised |\n|---|---|---|---|---|---|\n");
        var checks = new StringBuilder();
        foreach (var bake in bakes)
        {
            text.Append($"| {Cell(bake.Service)} | {Cell(bake.Release)} | {Cell(bake.Line)} | `{bake.ErrorSparkline()}` | `{bake.TrafficSparkline()}` ")
                .Append($"| at most {BakePlanText.Share(bake.Promised.FalseRollback)} false rollbacks |\n");
            foreach (var check in bake.Checks.Where(check => bake.Plan.CustomChecks.Any(rule => rule.Name == check.Name)))
            {
                checks.Append($"- {Cell(bake.Release)}, **{Cell(check.Name)}**{(check.Shadow ? " (shadow)" : "")}: {check.Outcome}{(check.Text is { } said ? $", {Cell(said)}" : "")}\n");
            }
        }

        return checks.Length > 0 ? $"{text}\n{checks}" : text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ').Replace("<", "&lt;", StringComparison.Ordinal);
}
