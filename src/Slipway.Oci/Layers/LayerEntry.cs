using Slipway.Tooling;

namespace Slipway.Oci.Layers;

/// <summary>One entry of a layer. Owner and group are always 0 (root), without names: a service cannot change its own files.</summary>
/// <param name="Path">Where it goes: relative to the image's root, with forward slashes.</param>
/// <param name="Kind">What it is.</param>
/// <param name="ModifiedAt">Its time, in whole seconds.</param>
public sealed record LayerEntry(string Path, LayerEntryKind Kind, DateTimeOffset ModifiedAt)
{
    /// <summary>Permission bits. Default: 0644 for a file, 0755 for a folder, 0777 for a link.</summary>
    public UnixFileMode Mode { get; init; } = (UnixFileMode)Convert.ToInt32(
        Kind switch { LayerEntryKind.File => "644", LayerEntryKind.Directory => "755", _ => "777" }, 8);

    /// <summary>The file whose bytes it gets; or see <see cref="Content"/>.</summary>
    public AbsolutePath? Source { get; init; }

    /// <summary>The bytes it gets, when they are not a file's.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Where a link points.</summary>
    public string? Target { get; init; }

    /// <summary>Its length in bytes.</summary>
    internal long Length => Kind != LayerEntryKind.File ? 0 : Source is null ? Content.Length : LengthOf(new FileInfo(Source));

    // Of a link it is what it points to that goes in; its own length is that of a path.
    private static long LengthOf(FileInfo file) => file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;
}
