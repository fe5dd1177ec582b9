namespace Slipway;

/// <summary>
/// A typed record that one target publishes and others read, stored as JSON with a schema version. Two outputs of the same path are the same output.
/// </summary>
/// <typeparam name="T">A record with <c>[RecordSchema]</c>.</typeparam>
/// <param name="Path">Relative to the artifacts folder: <c>version.json</c>.</param>
public sealed record Output<T>(string Path) : IOutput
    where T : notnull
{
    /// <inheritdoc/>
    public Type RecordType => typeof(T);
}
