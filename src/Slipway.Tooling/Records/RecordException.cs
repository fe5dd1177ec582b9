namespace Slipway.Tooling.Records;

/// <summary>A stored record cannot be used; <see cref="Reason"/> completes “the record cannot be used because …”.</summary>
public sealed class RecordException(AbsolutePath path, string reason, Exception? inner = null)
    : Exception($"The record {path} cannot be used: {reason}.", inner)
{
    /// <summary>The file.</summary>
    public AbsolutePath Path { get; } = path;

    /// <summary>Why, without a full stop.</summary>
    public string Reason { get; } = reason;
}
