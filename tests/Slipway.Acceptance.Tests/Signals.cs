using System.Runtime.InteropServices;

namespace Slipway.Acceptance.Tests;

/// <summary>Signals as a terminal sends them.</summary>
internal static partial class Signals
{
    public static void Interrupt(int pid) => Send(pid, 2).ShouldBe(0);

    public static void Terminate(int pid) => Send(pid, 15).ShouldBe(0);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int pid, int signal);
}
