using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;

namespace Slipway.Delivery.Scanning;

/// <summary>Fetches a pinned Trivy into the tool folder. Nothing is unpacked, let alone run, before the archive's checksum is right.</summary>
public sealed class TrivyInstaller(HttpClient http, IChangeGate gate, ILog log)
{
    private const long LargestArchive = 500L * 1024 * 1024;

    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>
    /// Puts Trivy into <paramref name="toolFolder"/> unless that very version is there; answers its path.
    /// A wrong checksum is a <see cref="TargetFailedException"/>, and what was there stays.
    /// </summary>
    public async Task<AbsolutePath> InstallAsync(TrivyDownload download, AbsolutePath toolFolder, CancellationToken cancellationToken)
    {
        Check(download);
        var program = toolFolder / (OperatingSystem.IsWindows() ? "trivy.exe" : TrivyTool.Name);
        var pin = toolFolder / "trivy.pin";
        if (program.FileExists && pin.FileExists)
        {
            var present = await File.ReadAllTextAsync(pin, cancellationToken).ConfigureAwait(false);
            if (present == await PinOf(program, download, cancellationToken).ConfigureAwait(false))
            {
                return program;
            }
        }

        return await gate.ChangeAsync(
            new Change("fetch", $"trivy {download.Version}", new Dictionary<string, string> { ["from"] = download.Archive.Host, ["into"] = toolFolder }),
            async token =>
            {
                AtomicFile.WriteAllBytes(program, await FetchAsync(download, program.Name, token).ConfigureAwait(false));
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(program, Executable);
                }

                AtomicFile.WriteAllText(pin, await PinOf(program, download, token).ConfigureAwait(false));
                log.Info($"trivy {download.Version} is in {toolFolder}");
                return program;
            },
            () => program,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Sees to it that there is a Trivy for <paramref name="options"/>: what is in the tool folder must be the pinned one, else one on PATH will do, else the
    /// pinned one is fetched. Without a pin nothing is fetched.
    /// </summary>
    public async Task EnsureAsync(TrivyDownload? pinned, TrivyOptions options, IEnvironment environment, TimeProvider clock, CancellationToken cancellationToken)
    {
        var present = TrivyTool.Locate(options.ToolFolder, environment);
        if (pinned is null || (present is not null && !present.IsWithin(options.ToolFolder)))
        {
            return;
        }

        // The tree and the images are scanned at the same time.
        using var one = await FileLock.AcquireAsync(
            options.ToolFolder / "install.lock",
            $"fetch trivy {pinned.Version}",
            clock,
            _ => log.Progress($"waiting for trivy {pinned.Version}"),
            cancellationToken).ConfigureAwait(false);
        await InstallAsync(pinned, options.ToolFolder, cancellationToken).ConfigureAwait(false);
    }

    private static void Check(TrivyDownload download)
    {
        if (download.Archive.Scheme != Uri.UriSchemeHttps && !download.Archive.IsLoopback)
        {
            throw new UsageException("Trivy is not fetched in the clear.", $"{download.Archive} is not https.", "Use an https address.");
        }

        if (download.Sha256.Length != 64 || !download.Sha256.All(char.IsAsciiHexDigit))
        {
            throw new UsageException(
                "Trivy's checksum cannot be used.",
                $"'{download.Sha256}' is not 64 hex digits.",
                "Copy the SHA-256 of the archive from a source that you trust.");
        }
    }

    private async Task<byte[]> FetchAsync(TrivyDownload download, string member, CancellationToken cancellationToken)
    {
        byte[] archive;
        try
        {
            using var response = await http.GetAsync(download.Archive, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(LargestArchive, cancellationToken).ConfigureAwait(false);
            archive = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw new TargetFailedException($"trivy {download.Version} cannot be fetched.", exception.Message, TrivyTool.HowToGet, inner: exception);
        }

        var actual = Convert.ToHexStringLower(SHA256.HashData(archive));
        if (!actual.Equals(download.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new TargetFailedException(
                $"trivy {download.Version} was fetched and is not what was pinned; it was not unpacked.",
                $"sha256 is {actual}, pinned is {download.Sha256.ToLowerInvariant()} ({archive.Length} bytes from {download.Archive})",
                "Do not change the pin to make this pass: find out first why the file differs.");
        }

        using var tar = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            var isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
            if (isFile && entry.Name.TrimStart('.', '/') == member && entry.DataStream is { } data)
            {
                using var content = new MemoryStream();
                await data.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
                return content.ToArray();
            }
        }

        throw new TargetFailedException(
            $"trivy {download.Version} cannot be unpacked.",
            $"{download.Archive} holds no file '{member}'.",
            "Check that the address is that of Trivy's archive for this system.");
    }

    // Binds the program's own bytes to the archive it came from: either one changing means fetching again.
    private static async Task<string> PinOf(AbsolutePath program, TrivyDownload download, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(program);
        await using (stream.ConfigureAwait(false))
        {
            var hash = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
            return $"{download.Version} {download.Sha256.ToLowerInvariant()} {Convert.ToHexStringLower(hash)}\n";
        }
    }
}
