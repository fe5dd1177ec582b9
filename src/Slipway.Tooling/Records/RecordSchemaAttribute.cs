namespace Slipway.Tooling.Records;

/// <summary>Names a stored record and the version of its shape; raise the version when a reader of the old shape would be misled.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class RecordSchemaAttribute(string name, int version) : Attribute
{
    /// <summary>The record's name, such as <c>version</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The version of its shape, from one.</summary>
    public int Version { get; } = version;

    /// <summary>As it stands in the file: <c>slipway/version/1</c>.</summary>
    public string Id => $"slipway/{Name}/{Version}";
}
