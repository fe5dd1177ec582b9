namespace Slipway.Testing.Infrastructure;

/// <summary>A part cannot be had on this machine; the message says what is missing.</summary>
public sealed class PartUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
