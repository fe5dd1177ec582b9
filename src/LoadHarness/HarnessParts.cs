namespace LoadHarness;

/// <summary>What the service takes from the process it runs in; tests bring their own.</summary>
/// <param name="Clock">Time, timers and delays.</param>
/// <param name="Crash">Ends the process at once, without draining, after saying why.</param>
internal sealed record HarnessParts(TimeProvider Clock, Action<string> Crash)
{
    public static HarnessParts OfProcess { get; } = new(TimeProvider.System, CrashProcess);

    private static void CrashProcess(string message)
    {
        Console.Error.WriteLine(message);
        Console.Error.Flush();
        Environment.Exit(ExitCodes.Crash);
    }
}
