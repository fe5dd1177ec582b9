using Slipway.Tooling;

namespace Slipway.Oci.Building;

/// <summary>A published file.</summary>
/// <param name="Path">Relative to the publish folder, with forward slashes.</param>
/// <param name="Source">Where its bytes are, unless they are <see cref="Content"/>.</param>
/// <param name="IsDependency">Whether it comes from a package.</param>
internal sealed record PublishedFile(string Path, AbsolutePath? Source, bool IsDependency)
{
    /// <summary>Its bytes, where they are not those on disk.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>
    /// Executable for a script or an ELF program, else only readable. Told by content: the bits on disk depend on the umask and on who unpacked a package.
    /// </summary>
    public required UnixFileMode Mode { get; init; }
}
