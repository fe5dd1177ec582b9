namespace Slipway.Delivery.Dora;

/// <summary>Which figure is which gauge.</summary>
internal static class PrometheusFamilies
{
    private const string Prefix = "slipway_dora_";

    public static IEnumerable<PrometheusFamily> Of(DoraRecord record)
    {
        yield return Windowed(record, "lead_time_seconds", "Median time from a commit to its deployment.", window => window.LeadTime?.MedianSeconds);
        yield return Windowed(record, "lead_time_samples", "Commits that the lead time is the median of.", window => window.LeadTime?.Samples ?? 0);
        yield return Windowed(record, "deployments_per_day", "Deployments that reached users, a day.", window => window.DeploymentFrequency?.PerDay);
        yield return Windowed(record, "deployments", "Deployments that reached users.", window => window.Deployments);
        yield return Windowed(record, "deployments_rejected", "Releases taken away before any user was reached.", window => window.DeploymentsRejected);
        yield return Windowed(record, "recovery_time_seconds", "Median time from a failed deployment to its remedy.", window =>
            window.RecoveryTime?.MedianSeconds);
        yield return Windowed(record, "recovery_time_samples", "Failed deployments remedied in the window.", window => window.RecoveryTime?.Samples ?? 0);
        yield return Windowed(record, "change_fail_ratio", "Failed deployments of all that reached users.", window => window.ChangeFailRate?.Rate);
        yield return Windowed(record, "change_fail_ratio_samples", "Deployments that the change fail rate is taken over.", window =>
            window.ChangeFailRate?.Samples ?? 0);
        yield return Windowed(record, "rework_ratio", "Unplanned deployments of all of known kind.", window => window.ReworkRate?.Rate);
        yield return Windowed(record, "rework_ratio_samples", "Deployments that the rework rate is taken over.", window => window.ReworkRate?.Samples ?? 0);
        yield return Plain(record, "open_failures", "Failed deployments without a remedy.", series => series.OpenFailures);
        yield return Plain(record, "last_deployment_timestamp_seconds", "When users last got a deployment.", series => Unix(series.LastDeployment));
        yield return Plain(record, "last_failed_deployment_timestamp_seconds", "When users last got a failed one.", series =>
            Unix(series.LastFailedDeployment));
        yield return Plain(record, "computed_timestamp_seconds", "When these figures were computed.", _ => Unix(record.At));
    }

    private static PrometheusFamily Windowed(DoraRecord record, string name, string help, Func<DoraWindow, double?> value) => new(Prefix + name, help,
    [
        .. from series in record.Series
           from window in series.Windows
           let found = value(window)
           where found is not null
           select new PrometheusSample([.. LabelsOf(series), new("window", $"{window.Days}d")], found.Value),
    ]);

    private static PrometheusFamily Plain(DoraRecord record, string name, string help, Func<DoraSeries, double?> value) => new(Prefix + name, help,
    [
        .. from series in record.Series
           let found = value(series)
           where found is not null
           select new PrometheusSample(LabelsOf(series), found.Value),
    ]);

    private static List<KeyValuePair<string, string>> LabelsOf(DoraSeries series) => [new("service", series.Service), new("environment", series.Environment)];

    private static double? Unix(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds() / 1000.0;
}
