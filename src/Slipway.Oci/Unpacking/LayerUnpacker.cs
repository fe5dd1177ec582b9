using System.Formats.Tar;
using Slipway.Oci.Layers;
using Slipway.Tooling;

namespace Slipway.Oci.Unpacking;

/// <summary>Applies one layer to a folder: files, folders, links, and whiteouts (OCI image specification, “Image layer filesystem changeset”).</summary>
internal sealed class LayerUnpacker(AbsolutePath root)
{
    private const string Whiteout = ".wh.";
    private const string OpaqueWhiteout = ".wh..wh..opq";
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF; // 0777: set-user-id and the like have no place in an unpacked release

    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    public async Task UnpackAsync(Stream tar, CancellationToken cancellationToken)
    {
        var folderModes = new List<(string Path, UnixFileMode Mode)>();
        var reader = new TarReader(tar, leaveOpen: true);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
                {
                    continue;
                }

                var path = LayerPath.TryNormalize(entry.Name)
                    ?? throw new CorruptContentException(
                        $"A layer holds the path '{entry.Name}', which leads out of the image.", "Such an image may be an attack.", "Do not use this image.");
                if (path.Length > 0)
                {
                    await ApplyAsync(entry, path, folderModes, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        // Last, since a folder that must not be written could not be filled.
        foreach (var (path, mode) in folderModes.Where(folder => Directory.Exists(folder.Path)))
        {
            SetMode(path, mode | UnixFileMode.UserWrite | UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private async Task ApplyAsync(TarEntry entry, string path, List<(string Path, UnixFileMode Mode)> folderModes, CancellationToken cancellationToken)
    {
        var cut = path.LastIndexOf('/');
        var (folder, name) = (path[..Math.Max(0, cut)], path[(cut + 1)..]);
        var parent = ScopedPath.Resolve(root, folder);
        if (name.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            ApplyWhiteout(parent, name);
            return;
        }

        Directory.CreateDirectory(parent);
        var target = Path.Combine(parent, name);
        _written.Add(target);
        if (entry.EntryType == TarEntryType.Directory)
        {
            MakeDirectory(target);
            folderModes.Add((target, entry.Mode & Permissions));
            return;
        }

        Remove(target);
        switch (entry.EntryType)
        {
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                await using (file.ConfigureAwait(false))
                {
                    await (entry.DataStream ?? Stream.Null).CopyToAsync(file, cancellationToken).ConfigureAwait(false);
                }

                SetMode(target, entry.Mode & Permissions);
                File.SetLastWriteTimeUtc(target, entry.ModificationTime.UtcDateTime);
                break;
            case TarEntryType.SymbolicLink:
                File.CreateSymbolicLink(target, entry.LinkName);
                break;
            case TarEntryType.HardLink:
                var origin = LinkOrigin(entry);
                File.Copy(origin, target);
                break;
            default:
                break; // Devices and pipes: a plain user cannot make them, and a service does not need them.
        }
    }

    private string LinkOrigin(TarEntry entry)
    {
        var origin = LayerPath.TryNormalize(entry.LinkName) is { Length: > 0 } path ? ScopedPath.Resolve(root, path) : null;
        return File.Exists(origin)
            ? origin
            : throw new CorruptContentException($"A layer holds a hard link from '{entry.Name}' to '{entry.LinkName}', which is no file of the image.");
    }

    private void ApplyWhiteout(string parent, string name)
    {
        if (name == OpaqueWhiteout)
        {
            // Hides what lower layers put there, not what this one does.
            var below = Directory.Exists(parent) ? Directory.EnumerateFileSystemEntries(parent).Where(entry => !IsOfThisLayer(entry)).ToList() : [];
            below.ForEach(Remove);
        }
        else if (name[Whiteout.Length..] is not ("" or "." or "..") and var hidden)
        {
            Remove(Path.Combine(parent, hidden));
        }
    }

    private bool IsOfThisLayer(string entry) =>
        _written.Contains(entry) || _written.Any(written => written.StartsWith(entry + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static void MakeDirectory(string path)
    {
        // A lower layer's file or link gives way, and so is never followed.
        if (new DirectoryInfo(path) is not { Exists: true, LinkTarget: null })
        {
            Remove(path);
            Directory.CreateDirectory(path);
        }
    }

    private static void Remove(string path)
    {
        if (new DirectoryInfo(path) is { Exists: true, LinkTarget: null } folder)
        {
            folder.Delete(recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
