using LoadHarness.Configuration;
using LoadHarness.Health;
using LoadHarness.Jobs;

namespace LoadHarness.Metrics;

/// <summary>Everything <c>/metrics</c> shows.</summary>
internal sealed class MetricsPage(HttpMetrics http, ProcessFigures process, JobTable jobs, Readiness readiness, ServiceIdentity identity)
{
    public string Write()
    {
        var text = new PrometheusText();
        http.Write(text);

        text.Family("load_harness_jobs_running", "gauge", "Load jobs that run now, by kind.");
        foreach (var kind in Enum.GetValues<JobKind>())
            text.Sample("load_harness_jobs_running", jobs.Running(kind), ("kind", kind.ToString().ToLowerInvariant()));

        text.Family("load_harness_ready", "gauge", "1 when new traffic is welcome, 0 while starting or draining.");
        text.Sample("load_harness_ready", readiness.IsReady ? 1 : 0);
        text.Family("load_harness_processors", "gauge", "Processors this process may use.");
        text.Sample("load_harness_processors", Environment.ProcessorCount);
        text.Family("load_harness_build_info", "gauge", "Always 1; the labels say which release this is.");
        text.Sample(
            "load_harness_build_info", 1, ("version", identity.Version), ("commit", identity.Commit ?? ""), ("digest", identity.Digest ?? ""));

        process.Write(text);
        return text.ToString();
    }
}
