namespace LoadHarness;

/// <summary>What the process ends with. The two failures use the numbers that sysexits.h gives them.</summary>
public static class ExitCodes
{
    /// <summary>Asked to stop, drained, and stopped.</summary>
    public const int Done = 0;

    /// <summary>The crash that <c>Faults:CrashAfterSeconds</c> asked for (EX_SOFTWARE).</summary>
    public const int Crash = 70;

    /// <summary>The address to listen on is taken or not ours (EX_UNAVAILABLE).</summary>
    public const int CannotListen = 69;

    /// <summary>A setting that cannot be used (EX_CONFIG).</summary>
    public const int BadConfiguration = 78;
}
