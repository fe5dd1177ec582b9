using System.Diagnostics;

namespace LoadHarness.Metrics;

/// <summary>What the operating system says of this process, under the names that Prometheus's own clients use.</summary>
internal sealed class ProcessFigures
{
    private readonly double _startSeconds;

    public ProcessFigures()
    {
        using var self = Process.GetCurrentProcess();
        _startSeconds = new DateTimeOffset(self.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
    }

    public void Write(PrometheusText text)
    {
        text.Family("process_cpu_seconds_total", "counter", "User and system CPU time spent, in seconds.");
        text.Sample("process_cpu_seconds_total", Environment.CpuUsage.TotalTime.TotalSeconds);
        text.Family("process_resident_memory_bytes", "gauge", "Resident memory, in bytes.");
        text.Sample("process_resident_memory_bytes", Environment.WorkingSet);
        text.Family("process_start_time_seconds", "gauge", "When the process started, in seconds since the Unix epoch.");
        text.Sample("process_start_time_seconds", _startSeconds);
    }
}
