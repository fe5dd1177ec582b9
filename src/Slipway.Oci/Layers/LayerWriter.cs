using Slipway.Oci.Layouts;
using Slipway.Oci.Streams;

namespace Slipway.Oci.Layers;

/// <summary>
/// Writes entries as a gzipped tar layer whose bytes depend on the entries alone: sorted by path, parents added, no names of users, no time but the one that
/// each entry carries, and a gzip header without time, name or operating system. Both digests are computed while it is written, in one pass.
/// </summary>
public static class LayerWriter
{
    /// <summary>Writes the layer into <paramref name="layout"/>. Two entries of one path are an <see cref="ArgumentException"/>.</summary>
    public static async Task<Layer> WriteAsync(OciLayout layout, IEnumerable<LayerEntry> entries, CancellationToken cancellationToken)
    {
        var sorted = WithParents(entries);
        var diffId = default(Digest);
        var descriptor = await layout.WriteBlobAsync(
            MediaTypes.LayerGzip,
            async (blob, token) =>
            {
                using var gzip = new GzipWriter(blob);
                using var tar = new HashingStream(gzip);
                foreach (var entry in sorted)
                {
                    await TarEntryWriter.WriteAsync(tar, entry, token).ConfigureAwait(false);
                }

                TarEntryWriter.WriteEnd(tar);
                gzip.Finish();
                diffId = tar.CurrentDigest();
            },
            cancellationToken).ConfigureAwait(false);
        return new Layer(descriptor, diffId);
    }

    private static IEnumerable<LayerEntry> WithParents(IEnumerable<LayerEntry> entries)
    {
        var all = new SortedDictionary<string, LayerEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var path = LayerPath.Normalize(entry.Path);
            if (!all.TryAdd(path, entry with { Path = path }))
            {
                throw new ArgumentException($"The layer has two entries at '{path}'.", nameof(entries));
            }
        }

        foreach (var entry in all.Values.ToList())
        {
            for (var cut = entry.Path.LastIndexOf('/'); cut > 0; cut = entry.Path.LastIndexOf('/', cut - 1))
            {
                var parent = entry.Path[..cut];
                all.TryAdd(parent, new LayerEntry(parent, LayerEntryKind.Directory, entry.ModifiedAt));
            }
        }

        return all.Values;
    }
}
