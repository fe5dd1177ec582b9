namespace Slipway;

/// <summary>Files or folders that one target leaves under the artifacts folder and others use.</summary>
/// <param name="Path">Relative to the artifacts folder; a folder ends in <c>/</c>.</param>
public sealed record OutputFiles(string Path) : IOutput
{
    /// <inheritdoc/>
    public Type? RecordType => null;
}
