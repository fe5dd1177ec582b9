using System.Text;
using System.Text.RegularExpressions;
using Slipway.Delivery.Versioning;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;

namespace Slipway.Delivery.Releasing;

/// <summary>Adds a version's section to <c>CHANGELOG.md</c>. Only inserts: what is there stays, byte for byte, whatever its encoding and line ends.</summary>
/// <param name="gate">Asked before the file is written.</param>
public sealed partial class ChangelogWriter(IChangeGate gate)
{
    /// <summary>
    /// Inserts the section of <paramref name="version"/> above the newest version; answers whether the file changed. A section that is there already stays as
    /// it is.
    /// </summary>
    public async Task<bool> WriteAsync(AbsolutePath file, VersionRecord version, RepositoryLinks? links, CancellationToken cancellationToken)
    {
        var existing = file.FileExists ? await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false) : [];
        var written = Insert(existing, version, links);
        return !ReferenceEquals(written, existing) && await gate.ChangeAsync(
            new Change("write", file.Name, new Dictionary<string, string> { ["section"] = version.Version }),
            _ =>
            {
                AtomicFile.WriteAllBytes(file, written);
                return Task.FromResult(true);
            },
            () => true,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The text with the section in it; the very same array when the section is there already.</summary>
    public static byte[] Insert(byte[] existing, VersionRecord version, RepositoryLinks? links)
    {
        // One character for each byte: positions in the text are positions in the file.
        var text = Encoding.Latin1.GetString(existing);
        if (Headings(text).Any(heading => heading.Version == version.Version))
        {
            return existing;
        }

        var at = Headings(text).Where(heading => !heading.IsUnreleased).Select(heading => (int?)heading.Index).FirstOrDefault() ?? text.Length;
        var before = text.Length == 0 ? "# Changelog\n\n"
            : at < text.Length || text.EndsWith("\n\n", StringComparison.Ordinal) ? ""
            : text.EndsWith('\n') ? "\n" : "\n\n";
        var section = before + ReleaseNotes.ToSection(version, links) + (at < text.Length ? "\n" : "");
        if (text.Contains("\r\n", StringComparison.Ordinal))
        {
            section = section.ReplaceLineEndings("\r\n");
        }

        return [.. existing.AsSpan(0, at), .. Encoding.UTF8.GetBytes(section), .. existing.AsSpan(at)];
    }

    private static IEnumerable<(int Index, string Version, bool IsUnreleased)> Headings(string text)
    {
        var isCode = false;
        foreach (Match line in HeadingOrFence().Matches(text))
        {
            if (line.Groups["fence"].Success)
            {
                isCode = !isCode;
            }
            else if (!isCode)
            {
                yield return (line.Index, line.Groups["version"].Value, line.Groups["unreleased"].Success);
            }
        }
    }

    [GeneratedRegex(
        @"^(?:(?<fence>```|~~~)|##[ \t]+\[?(?:v?(?<version>\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)|(?<unreleased>unreleased)\b|\S))",
        RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex HeadingOrFence();
}
