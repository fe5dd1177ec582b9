namespace Slipway.Hosts;

/// <summary>How much is shown.</summary>
internal enum Verbosity
{
    /// <summary>Warnings, errors and the summary.</summary>
    Quiet,

    /// <summary>What targets say, without their debug lines.</summary>
    Normal,

    /// <summary>Everything, with stack traces.</summary>
    Verbose,
}
