using System.Text;

namespace Slipway.Delivery.Dora;

/// <summary>The figures as a table for a step summary.</summary>
public static class DoraMarkdown
{
    /// <summary>One table for each service and environment; a dash where something is not known.</summary>
    public static string Write(DoraRecord record)
    {
        var text = new StringBuilder("## Delivery performance\n");
        if (record.Series.IsEmpty)
        {
            text.Append("\nThe ledger holds no deployment yet.\n");
        }

        foreach (var series in record.Series)
        {
            text.Append($"\n**{Escape(series.Service)}** in {Escape(series.Environment)}\n\n| |");
            text.AppendJoin(" |", series.Windows.Select(window => $" {window.Days} days")).Append(" |\n|---|");
            text.Append(string.Concat(series.Windows.Select(_ => "---:|"))).Append('\n');
            Row("Lead time", window => Cell(DoraWords.Duration(window.LeadTime), window.LeadTime?.Samples, "commit"));
            Row("Deployment frequency", window => Cell(DoraWords.Frequency(window.DeploymentFrequency), window.DeploymentFrequency is null ? null
                : window.Deployments, "deployment"));
            Row("Recovery time", window => Cell(DoraWords.Duration(window.RecoveryTime), window.RecoveryTime?.Samples, "failure"));
            Row("Change fail rate", window => Cell(DoraWords.Rate(window.ChangeFailRate), window.ChangeFailRate, "deployment"));
            Row("Rework rate", window => Cell(DoraWords.Rate(window.ReworkRate), window.ReworkRate, "deployment"));
            if (series.Windows.Any(window => window.DeploymentsRejected > 0))
            {
                Row("Rejected before any user", window => window.DeploymentsRejected.ToString());
            }

            if (series.OpenFailures > 0)
            {
                text.Append($"\n> {Plural(series.OpenFailures, "failed deployment")} without a remedy.\n");
            }

            void Row(string name, Func<DoraWindow, string> cell) =>
                text.Append($"| {name} | ").AppendJoin(" | ", series.Windows.Select(cell)).Append(" |\n");
        }

        if (record.LinesPassedOver > 0)
        {
            text.Append($"\n> {Plural(record.LinesPassedOver, "line")} of the ledger could not be used; the log says which.\n");
        }

        return text.ToString();
    }

    private static string Cell(string figure, int? samples, string unit) => samples is null ? figure : $"{figure} ({Plural(samples.Value, unit)})";

    private static string Cell(string figure, DoraRate? rate, string unit) =>
        rate is null ? figure : $"{figure} ({rate.Count} of {Plural(rate.Samples, unit)})";

    private static string Plural(int count, string unit) => count == 1 ? $"{count} {unit}" : $"{count} {unit}s";

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("|", "\\|").Replace("<", "&lt;").Replace("*", "\\*").Replace('\n', ' ');
}
