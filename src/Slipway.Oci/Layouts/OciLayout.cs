using System.Collections.Immutable;
using Slipway.Oci.Streams;
using Slipway.Tooling;
using Slipway.Tooling.Files;

namespace Slipway.Oci.Layouts;

/// <summary>
/// An OCI image layout: a folder with <c>oci-layout</c>, <c>index.json</c> and content-addressed blobs, which skopeo, crane, BuildKit and Trivy read.
/// Several processes may use one at once. A blob is there whole or not at all, and what is read is checked against its digest.
/// </summary>
public sealed class OciLayout : IImageSource
{
    private const string Version = "{\"imageLayoutVersion\":\"1.0.0\"}";

    private readonly TimeProvider _clock;
    private readonly ILog _log;

    private OciLayout(AbsolutePath folder, TimeProvider clock, ILog log) => (Folder, _clock, _log) = (folder, clock, log);

    /// <summary>The folder.</summary>
    public AbsolutePath Folder { get; }

    /// <inheritdoc/>
    public string Name => Folder;

    private AbsolutePath IndexPath => Folder / "index.json";

    /// <summary>Opens the layout in <paramref name="folder"/>; creates it where nothing is.</summary>
    public static OciLayout Create(AbsolutePath folder, TimeProvider clock, ILog? log = null)
    {
        var layout = new OciLayout(folder, clock, log ?? NullLog.Instance);
        DiskErrors.Explain(folder, () =>
        {
            (folder / "blobs" / "sha256").CreateDirectory();
            BlobFile.SweepIncoming(folder, clock);
            if (!(folder / "oci-layout").FileExists)
            {
                AtomicFile.WriteAllText(folder / "oci-layout", Version);
            }
        });
        return layout;
    }

    /// <summary>Opens the layout in <paramref name="folder"/>; <see langword="null"/> when there is none.</summary>
    public static OciLayout? TryOpen(AbsolutePath folder, TimeProvider clock, ILog? log = null) =>
        (folder / "oci-layout").FileExists ? new(folder, clock, log ?? NullLog.Instance) : null;

    /// <summary>Where the blob of that digest is, or would be.</summary>
    public AbsolutePath PathOf(Digest digest) => Folder / "blobs" / "sha256" / digest.Hex;

    /// <summary>Whether the blob is there, in its whole length.</summary>
    public bool Has(Descriptor blob) => new FileInfo(PathOf(blob.Digest)) is { Exists: true } file && file.Length == blob.Size;

    /// <inheritdoc/>
    public Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<Stream>(new VerifyingStream(Open(blob.Digest), blob, Name));
    }

    /// <inheritdoc/>
    public async Task<ImageContent> ReadManifestAsync(Digest digest, CancellationToken cancellationToken)
    {
        byte[] bytes;
        using (var file = Open(digest))
        {
            var descriptor = new Descriptor(MediaTypes.Manifest, digest, file.Length);
            if (file.Length > ImageContent.LongestManifest)
            {
                throw new CorruptContentException($"The blob {digest} of {Name} is no manifest.", $"It has {file.Length:N0} bytes.");
            }

            using var checkedStream = new VerifyingStream(file, descriptor, Name);
            var memory = new MemoryStream((int)file.Length);
            await checkedStream.CopyToAsync(memory, cancellationToken).ConfigureAwait(false);
            bytes = memory.ToArray();
        }

        return ManifestReader.Read(bytes, mediaType: null, digest, Name);
    }

    /// <summary>
    /// Stores what <paramref name="write"/> writes and answers its descriptor. Content that is there already is not stored twice.
    /// </summary>
    public Task<Descriptor> WriteBlobAsync(string mediaType, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        DiskErrors.ExplainAsync(Folder, async () =>
        {
            using var file = BlobFile.Begin(Folder);
            using var hashing = new HashingStream(file.Stream);
            await write(hashing, cancellationToken).ConfigureAwait(false);
            var descriptor = new Descriptor(mediaType, hashing.CurrentDigest(), hashing.Written);
            Keep(file, descriptor);
            return descriptor;
        });

    /// <summary>Stores the bytes.</summary>
    public Task<Descriptor> WriteBlobAsync(string mediaType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        WriteBlobAsync(mediaType, (stream, token) => stream.WriteAsync(content, token).AsTask(), cancellationToken);

    /// <summary>
    /// Stores a blob that must be <paramref name="expected"/>; anything else is a <see cref="CorruptContentException"/> and is not kept. Answers whether
    /// it was new here.
    /// </summary>
    public async Task<bool> ImportBlobAsync(IImageSource source, Descriptor expected, CancellationToken cancellationToken)
    {
        if (Has(expected))
        {
            return false;
        }

        var content = await source.OpenBlobAsync(expected, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            await DiskErrors.ExplainAsync(Folder, async () =>
            {
                using var file = BlobFile.Begin(Folder);
                using var hashing = new HashingStream(file.Stream);
                await content.CopyToAsync(hashing, cancellationToken).ConfigureAwait(false);
                var found = hashing.CurrentDigest();
                if (found != expected.Digest || hashing.Written != expected.Size)
                {
                    throw CorruptContentException.Of(expected, source.Name, found, hashing.Written);
                }

                Keep(file, expected);
                return true;
            }).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>The table of contents: every tagged (or untagged but listed) image.</summary>
    public ImmutableArray<Descriptor> ReadIndex() => !IndexPath.FileExists
        ? []
        : OciJson.Read<ImageIndex>(File.ReadAllBytes(IndexPath), $"The index {IndexPath}").Manifests;

    /// <summary>What <paramref name="tag"/> names; <see langword="null"/> when there is no such tag.</summary>
    public Descriptor? Resolve(string tag) => ReadIndex().FirstOrDefault(entry => TagOf(entry) == tag);

    /// <summary>Every tag, sorted.</summary>
    public ImmutableArray<string> ReadTags() => [.. ReadIndex().Select(TagOf).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>
    /// Makes <paramref name="tag"/> name <paramref name="image"/>. With <paramref name="immutable"/> a tag that names another digest stays and is answered;
    /// otherwise answers <paramref name="image"/>. Safe against other processes that tag at the same time.
    /// </summary>
    public async Task<Descriptor> TagAsync(string tag, Descriptor image, bool immutable, CancellationToken cancellationToken)
    {
        using var held = await FileLock.AcquireAsync(
            Folder / "index.lock",
            $"tag {tag}",
            _clock,
            holder => _log.Debug($"waiting for {Folder}/index.lock, held by {holder?.Pid.ToString() ?? "somebody"}"),
            cancellationToken).ConfigureAwait(false);
        var entries = ReadIndex();
        if (entries.FirstOrDefault(entry => TagOf(entry) == tag) is { } existing)
        {
            if (existing.Digest == image.Digest || immutable)
            {
                return existing;
            }

            entries = entries.Remove(existing);
        }

        var annotations = (image.Annotations ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)).SetItem(AnnotationNames.RefName, tag);
        var index = new ImageIndex { Manifests = entries.Add(image with { Annotations = annotations }) };
        DiskErrors.Explain(Folder, () => AtomicFile.WriteAllBytes(IndexPath, OciJson.Write(index)));
        return image;
    }

    private static string? TagOf(Descriptor entry) => entry.Annotations?.GetValueOrDefault(AnnotationNames.RefName);

    private void Keep(BlobFile file, Descriptor descriptor)
    {
        if (!Has(descriptor))
        {
            file.KeepAs(PathOf(descriptor.Digest));
        }
    }

    private FileStream Open(Digest digest)
    {
        try
        {
            return new FileStream(PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1, useAsync: false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ContentNotFoundException(
                $"The blob {digest} is not in {Folder}.", "It was never stored there, or was removed.", "Build or pull the image again.", exception);
        }
    }
}
