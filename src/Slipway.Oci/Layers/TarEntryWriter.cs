using System.Text;

namespace Slipway.Oci.Layers;

/// <summary>
/// Writes tar entries in the ustar format of POSIX.1-1988, with a pax header (POSIX.1-2001) only where ustar cannot hold the path, the target or the
/// length.
/// </summary>
internal static class TarEntryWriter
{
    private const int Block = 512;
    private const int NameField = 100;
    private const int PrefixField = 155;
    private const long LargestUstar = 0x1_FFFF_FFFF; // eleven octal digits: 8 GiB - 1

    public static async Task WriteAsync(Stream tar, LayerEntry entry, CancellationToken cancellationToken)
    {
        var length = entry.Length;
        var path = entry.Kind == LayerEntryKind.Directory ? entry.Path + "/" : entry.Path;
        var split = Split(path);
        var pax = new StringBuilder();
        if (split is null)
        {
            AppendRecord(pax, "path", path);
        }

        if (entry.Target is { } target && !FitsAscii(target, NameField))
        {
            AppendRecord(pax, "linkpath", target);
        }

        if (length > LargestUstar)
        {
            AppendRecord(pax, "size", length.ToString());
        }

        if (pax.Length > 0)
        {
            var records = Encoding.UTF8.GetBytes(pax.ToString());
            tar.Write(Header("PaxHeaders/entry", "", 'x', records.Length, 0x1A4, entry.ModifiedAt, ""));
            tar.Write(records);
            Pad(tar, records.Length);
        }

        var (prefix, name) = split ?? ("", Shortened(path));
        var kind = entry.Kind switch { LayerEntryKind.File => '0', LayerEntryKind.Directory => '5', _ => '2' };
        tar.Write(Header(name, prefix, kind, Math.Min(length, LargestUstar), (int)entry.Mode, entry.ModifiedAt, Shortened(entry.Target ?? "")));
        await WriteContentAsync(tar, entry, length, cancellationToken).ConfigureAwait(false);
        Pad(tar, length);
    }

    /// <summary>Two empty blocks end an archive.</summary>
    public static void WriteEnd(Stream tar) => tar.Write(new byte[2 * Block]);

    private static async Task WriteContentAsync(Stream tar, LayerEntry entry, long length, CancellationToken cancellationToken)
    {
        if (entry.Kind != LayerEntryKind.File || entry.Source is null)
        {
            await tar.WriteAsync(entry.Content, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var file = new FileStream(entry.Source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        var buffer = new byte[128 * 1024];
        var left = length;
        while (left > 0)
        {
            var count = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                throw new IOException($"{entry.Source} became shorter while it was read.");
            }

            tar.Write(buffer.AsSpan(0, count));
            left -= count;
        }
    }

    private static byte[] Header(string name, string prefix, char kind, long length, int mode, DateTimeOffset modifiedAt, string target)
    {
        var header = new byte[Block];
        Encoding.ASCII.GetBytes(name, header);
        Octal(header.AsSpan(100, 8), mode & 0xFFF);
        Octal(header.AsSpan(108, 8), 0);
        Octal(header.AsSpan(116, 8), 0);
        Octal(header.AsSpan(124, 12), length);
        Octal(header.AsSpan(136, 12), Math.Max(0, modifiedAt.ToUnixTimeSeconds()));
        header.AsSpan(148, 8).Fill((byte)' '); // the checksum counts as spaces while it is summed
        header[156] = (byte)kind;
        Encoding.ASCII.GetBytes(target, header.AsSpan(157, NameField));
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        Encoding.ASCII.GetBytes(prefix, header.AsSpan(345, PrefixField));
        Octal(header.AsSpan(148, 7), header.Sum(value => (long)value));
        return header;
    }

    private static void Octal(Span<byte> field, long value)
    {
        field[^1] = 0;
        for (var at = field.Length - 2; at >= 0; at--, value >>= 3)
        {
            field[at] = (byte)('0' + (value & 7));
        }
    }

    private static void Pad(Stream tar, long length)
    {
        if (length % Block is var rest and > 0)
        {
            tar.Write(new byte[Block - rest]);
        }
    }

    /// <summary>Prefix and name as ustar holds them; <see langword="null"/> when it cannot.</summary>
    private static (string Prefix, string Name)? Split(string path)
    {
        if (FitsAscii(path, NameField))
        {
            return ("", path);
        }

        if (!FitsAscii(path, PrefixField + 1 + NameField))
        {
            return null;
        }

        var cut = path.IndexOf('/', Math.Max(0, path.Length - NameField - 1));
        return cut > 0 && cut <= PrefixField && cut < path.Length - 1 ? (path[..cut], path[(cut + 1)..]) : null;
    }

    private static bool FitsAscii(string text, int length) => text.Length <= length && Ascii.IsValid(text);

    private static string Shortened(string text) => text.Length <= NameField ? text : text[..NameField];

    /// <summary>“LENGTH NAME=VALUE\n”, where LENGTH counts the whole record in bytes, itself included.</summary>
    private static void AppendRecord(StringBuilder pax, string name, string value)
    {
        var rest = 1 + Encoding.UTF8.GetByteCount(name) + 1 + Encoding.UTF8.GetByteCount(value) + 1;
        var length = rest + rest.ToString().Length;
        length = rest + length.ToString().Length;
        pax.Append($"{length} {name}={value}\n");
    }
}
