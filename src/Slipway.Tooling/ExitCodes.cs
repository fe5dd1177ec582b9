namespace Slipway.Tooling;

/// <summary>What the process's exit code says. Scripts and workflows may rely on these numbers.</summary>
public static class ExitCodes
{
    /// <summary>Everything that was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>A target failed.</summary>
    public const int TargetFailed = 1;

    /// <summary>The request was wrong; nothing ran.</summary>
    public const int Usage = 2;

    /// <summary>The bake failed and the last verified release serves again (or nothing, after a first release).</summary>
    public const int BakeFailed = 3;

    /// <summary>The bake failed, and so did the rollback: a person is needed.</summary>
    public const int RollbackFailed = 4;

    /// <summary>The bake could not decide.</summary>
    public const int Inconclusive = 5;

    /// <summary>The bake was blind for longer than its cap.</summary>
    public const int NoTelemetry = 6;

    /// <summary>A newer deploy took over.</summary>
    public const int Superseded = 7;

    /// <summary>Ended by Ctrl-C or SIGTERM.</summary>
    public const int Cancelled = 130;
}
