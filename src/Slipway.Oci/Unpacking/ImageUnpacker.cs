using System.IO.Compression;
using System.Security.Cryptography;
using Slipway.Oci.Layouts;
using Slipway.Tooling;

namespace Slipway.Oci.Unpacking;

/// <summary>
/// Unpacks an image's layers into a folder, as a container engine would see them. Nothing is written outside the folder, whatever paths and links the layers
/// hold. The folder appears whole or not at all: a folder that is there is a whole image.
/// </summary>
public sealed class ImageUnpacker(TimeProvider clock, ILog log)
{
    private const string Beside = ".unpacking-";
    private static readonly TimeSpan LeftBehind = TimeSpan.FromHours(1);

    /// <summary>
    /// Unpacks <paramref name="image"/> (for an index: its manifest for <paramref name="platform"/>) to <paramref name="folder"/>, unless it is there
    /// already.
    /// </summary>
    public async Task<UnpackedImage> UnpackAsync(
        IImageSource source, Digest image, Platform platform, AbsolutePath folder, CancellationToken cancellationToken)
    {
        var (_, manifest) = await source.ReadImageAsync(image, platform, cancellationToken).ConfigureAwait(false);
        var config = await source.ReadConfigAsync(manifest, cancellationToken).ConfigureAwait(false);
        if (folder.DirectoryExists)
        {
            return new UnpackedImage(folder, config, WasThere: true);
        }

        if (config.RootFs.DiffIds.Length != manifest.Layers.Length)
        {
            throw new CorruptContentException(
                $"The image {image} of {source.Name} is damaged.", $"It has {manifest.Layers.Length} layers and {config.RootFs.DiffIds.Length} layer digests.");
        }

        var parent = folder.Parent ?? throw new ArgumentException("An image cannot be unpacked to a root.", nameof(folder));
        parent.CreateDirectory();
        Sweep(parent, folder.Name);
        var beside = parent / $"{folder.Name}{Beside}{Guid.NewGuid():n}";
        try
        {
            await DiskErrors.ExplainAsync(parent, async () =>
            {
                beside.CreateDirectory();
                foreach (var (layer, diffId) in manifest.Layers.Zip(config.RootFs.DiffIds))
                {
                    log.Debug($"unpacking {layer.Digest} ({layer.Size:N0} bytes)");
                    await UnpackLayerAsync(source, layer, diffId, beside, cancellationToken).ConfigureAwait(false);
                }

                return true;
            }).ConfigureAwait(false);
            return new UnpackedImage(folder, config, WasThere: !TryMove(beside, folder));
        }
        finally
        {
            Remove(beside);
        }
    }

    private static async Task UnpackLayerAsync(IImageSource source, Descriptor layer, Digest diffId, AbsolutePath root, CancellationToken cancellationToken)
    {
        using var blob = await source.OpenBlobAsync(layer, cancellationToken).ConfigureAwait(false);
        using var tar = layer.MediaType switch
        {
            MediaTypes.LayerGzip or MediaTypes.DockerLayerGzip => new GZipStream(blob, CompressionMode.Decompress, leaveOpen: true),
            MediaTypes.Layer => blob,
            _ => throw new UsageException(
                $"The layer {layer.Digest} cannot be unpacked.", $"Its kind is {layer.MediaType}.", "Build the image with gzip or without compression."),
        };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var hashed = new ReadHashStream(tar, hash);
        try
        {
            await new LayerUnpacker(root).UnpackAsync(hashed, cancellationToken).ConfigureAwait(false);
            await hashed.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false); // what follows the archive's end counts too
            await blob.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw new CorruptContentException(
                $"The layer {layer.Digest} of {source.Name} is not a valid archive.", exception.Message, "Build and push the image again.", exception);
        }

        if (Digest.OfHash(hash.GetHashAndReset()) is var found && found != diffId)
        {
            throw new CorruptContentException(
                $"The layer {layer.Digest} of {source.Name} is not the one that the image names.", $"It unpacks to {found} instead of {diffId}.");
        }
    }

    private static bool TryMove(AbsolutePath beside, AbsolutePath folder)
    {
        try
        {
            Directory.Move(beside, folder);
            return true;
        }
        catch (IOException) when (folder.DirectoryExists)
        {
            return false; // Another process unpacked the same image meanwhile.
        }
    }

    private void Sweep(AbsolutePath parent, string name)
    {
        foreach (var left in new DirectoryInfo(parent).EnumerateDirectories(name + Beside + "*"))
        {
            if (clock.GetUtcNow() - left.CreationTimeUtc > LeftBehind)
            {
                log.Debug($"removing {left.FullName}, left by a killed run");
                Remove(AbsolutePath.Create(left.FullName));
            }
        }
    }

    private static void Remove(AbsolutePath folder)
    {
        if (!folder.DirectoryExists)
        {
            return;
        }

        if (!OperatingSystem.IsWindows())
        {
            // A layer may hold folders that even their owner must not write.
            foreach (var inner in Directory.EnumerateDirectories(
                folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            {
                File.SetUnixFileMode(inner, File.GetUnixFileMode(inner) | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        Directory.Delete(folder, recursive: true);
    }
}
