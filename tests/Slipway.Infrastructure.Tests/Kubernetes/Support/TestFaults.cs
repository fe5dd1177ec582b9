namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>Settings that make the load harness a bad release.</summary>
internal static class TestFaults
{
    /// <summary>Takes memory until the kernel ends it. The runtime would stop at three quarters of the limit by itself, and end in peace.</summary>
    public static (string Name, string Value)[] OutOfMemory { get; } = [("Faults__LeakMbPerMinute", "6000"), ("DOTNET_GCHeapHardLimit", "0x80000000")];

    /// <summary>Share of requests that fail, evenly spaced.</summary>
    public static (string Name, string Value)[] Errors(double rate) => [("Faults__ErrorRate", $"{rate}")];

    /// <summary>Added to every answer.</summary>
    public static (string Name, string Value)[] Latency(int milliseconds) => [("Faults__LatencyMs", $"{milliseconds}")];

    /// <summary>Ends by itself; 0 is before it listens.</summary>
    public static (string Name, string Value)[] Crash(int afterSeconds) => [("Faults__CrashAfterSeconds", $"{afterSeconds}")];

    /// <summary>Starts, and is not ready within any test's patience.</summary>
    public static (string Name, string Value)[] NeverReady { get; } = [("Faults__StartupDelaySeconds", "3600")];
}
