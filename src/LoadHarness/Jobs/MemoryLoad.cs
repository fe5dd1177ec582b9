using System.Runtime.InteropServices;

namespace LoadHarness.Jobs;

/// <summary>Holds resident memory outside the collected heap, so that it is back with the system the moment the job ends.</summary>
internal static class MemoryLoad
{
    private const int Mebibyte = 1024 * 1024;

    public static async Task RunAsync(JobSpec spec, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var size = spec.Megabytes!.Value;
        var block = Marshal.AllocHGlobal((nint)size * Mebibyte);
        try
        {
            for (var megabyte = 0; megabyte < size; megabyte++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Touch(block + (nint)megabyte * Mebibyte);
            }

            var rest = TimeSpan.FromSeconds(spec.Seconds) - clock.GetElapsedTime(started);
            if (rest > TimeSpan.Zero) await Task.Delay(rest, clock, cancellationToken);
        }
        finally
        {
            Marshal.FreeHGlobal(block);
        }
    }

    /// <summary>The system hands out pages when they are first written, not when they are allocated.</summary>
    private static unsafe void Touch(nint start) => NativeMemory.Fill((void*)start, Mebibyte, 1);
}
