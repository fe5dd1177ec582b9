using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure;

/// <summary>Packages of another suite than the machine's own, fetched from its own mirror and verified by apt, unpacked aside and never installed.</summary>
internal static class AptArchive
{
    private const string Keys = "/usr/share/keyrings/debian-archive-keyring.gpg";

    /// <summary>The folder into which <paramref name="package"/> of <paramref name="suite"/> (<c>{codename}</c> is the machine's own) was unpacked.</summary>
    public static async Task<AbsolutePath> UnpackAsync(PartContext context, string suite, string package, CancellationToken cancellationToken)
    {
        if (context.Find("apt-get") is not { } apt || context.Find("dpkg") is not { } dpkg || !File.Exists(Keys))
        {
            throw new PartUnavailableException($"{package} comes from Debian, and this machine has no apt-get.");
        }

        var folder = context.NewFolder("apt");
        (folder / "lists" / "partial").CreateDirectory();
        (folder / "cache" / "archives" / "partial").CreateDirectory();
        var sources = folder / "sources.list";
        ImmutableArray<string> aside =
        [
            "-o", $"Dir::Etc::SourceList={sources}", "-o", "Dir::Etc::SourceParts=-", "-o", $"Dir::State::Lists={folder / "lists"}",
            "-o", $"Dir::Cache={folder / "cache"}", "-o", "APT::Sandbox::User=root", "-q",
        ];
        try
        {
            var mirror = await MirrorAsync(context, apt, cancellationToken).ConfigureAwait(false);
            var named = suite.Replace("{codename}", Codename(), StringComparison.Ordinal);
            await File.WriteAllTextAsync(sources, $"deb [signed-by={Keys}] {mirror} {named} main\n", cancellationToken).ConfigureAwait(false);
            await context.Processes.RunAsync(new ProcessSpec(apt, [.. aside, "update"]), cancellationToken).ConfigureAwait(false);
            var download = new ProcessSpec(apt, [.. aside, "download", package]) { WorkingDirectory = folder };
            await context.Processes.RunAsync(download, cancellationToken).ConfigureAwait(false);
            var file = Directory.GetFiles(folder, "*.deb").Single();
            await context.Processes.RunAsync(new ProcessSpec(dpkg, "-x", file, folder / "root"), cancellationToken).ConfigureAwait(false);
            return folder / "root";
        }
        catch (ProcessFailedException exception)
        {
            throw new PartUnavailableException($"{package} could not be fetched from Debian's {suite}: {exception.Why}", exception);
        }
    }

    private static async Task<string> MirrorAsync(PartContext context, AbsolutePath apt, CancellationToken cancellationToken)
    {
        var targets = await context.Processes.RunAsync(
            new ProcessSpec(apt, "indextargets", "--format", "$(REPO_URI) $(RELEASE)", $"Codename: {Codename()}"), cancellationToken).ConfigureAwait(false);
        return targets.Lines.Select(line => line.Split(' ')[0]).FirstOrDefault()
            ?? throw new PartUnavailableException($"apt's sources name no mirror of {Codename()}.");
    }

    private static string Codename() =>
        File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith("VERSION_CODENAME=", StringComparison.Ordinal))?.Split('=')[1].Trim('"')
        ?? throw new PartUnavailableException("/etc/os-release names no code name; Debian's packages are needed.");
}
