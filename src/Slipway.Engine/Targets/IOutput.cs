namespace Slipway;

/// <summary>Something that a target hands on under <c>artifacts/</c>: a typed record, or files.</summary>
public interface IOutput
{
    /// <summary>Relative to the artifacts folder, with forward slashes: <c>version.json</c>, <c>images/</c>.</summary>
    string Path { get; }

    /// <summary>The record's type; <see langword="null"/> for files.</summary>
    Type? RecordType { get; }
}
