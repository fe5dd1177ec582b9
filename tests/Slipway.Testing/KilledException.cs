namespace Slipway.Testing;

/// <summary>Stands for the end of the process: nothing after it happened.</summary>
public sealed class KilledException : Exception;
