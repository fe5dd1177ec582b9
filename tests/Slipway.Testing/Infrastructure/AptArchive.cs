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
        var root = context.NewFolder("apt") / "root";
        await FetchAsync(context, suite, package, ["download", package], root, cancellationToken).ConfigureAwait(false);
        return root;
    }

    /// <summary>Unpacks the packages and all that they depend on into the empty folder <paramref name="root"/>, as if nothing were installed.</summary>
    public static Task UnpackAllAsync(
        PartContext context, string suite, IReadOnlyList<string> packages, AbsolutePath root, CancellationToken cancellationToken) =>
        FetchAsync(context, suite, string.Join(", ", packages), ["install", "--yes", "--download-only", .. packages], root, cancellationToken);

    private static async Task FetchAsync(
        PartContext context, string suite, string what, IReadOnlyList<string> command, AbsolutePath root, CancellationToken cancellationToken)
    {
        if (context.Find("apt-get") is not { } apt || context.Find("dpkg") is not { } dpkg || !File.Exists(Keys))
        {
            throw new PartUnavailableException($"{what} of Debian's {suite} is fetched by apt-get, and this machine has none.");
        }

        var folder = context.NewFolder("apt");
        (folder / "lists" / "partial").CreateDirectory();
        (folder / "cache" / "archives" / "partial").CreateDirectory();
        var sources = folder / "sources.list";
        var status = folder / "status";
        ImmutableArray<string> aside =
        [
            "-o", $"Dir::Etc::SourceList={sources}", "-o", "Dir::Etc::SourceParts=-", "-o", $"Dir::State::Lists={folder / "lists"}",
            "-o", $"Dir::State::status={status}", "-o", $"Dir::Cache={folder / "cache"}", "-o", "APT::Sandbox::User=root",
            "-o", "APT::Install-Recommends=false", "-o", "Acquire::Retries=3", "-o", "Debug::NoLocking=true", "-q",
        ];
        try
        {
            var mirror = await MirrorAsync(context, apt, cancellationToken).ConfigureAwait(false);
            var named = suite.Replace("{codename}", Codename(), StringComparison.Ordinal);
            await File.WriteAllTextAsync(sources, $"deb [signed-by={Keys}] {mirror} {named} main\n", cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync(status, "", cancellationToken).ConfigureAwait(false);
            await context.Processes.RunAsync(new ProcessSpec(apt, [.. aside, "update"]), cancellationToken).ConfigureAwait(false);
            var download = new ProcessSpec(apt, [.. aside, .. command]) { WorkingDirectory = folder };
            await context.Processes.RunAsync(download, cancellationToken).ConfigureAwait(false);
            var files = Directory.GetFiles(folder, "*.deb").Concat(Directory.GetFiles(folder / "cache" / "archives", "*.deb"));

            // First the package whose links (/bin to /usr/bin) the files of the others are under.
            foreach (var file in files.OrderBy(file => !Path.GetFileName(file).StartsWith("base-files_", StringComparison.Ordinal)).ThenBy(file => file))
            {
                await context.Processes.RunAsync(new ProcessSpec(dpkg, "-x", file, root), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ProcessFailedException exception)
        {
            throw new PartUnavailableException($"{what} could not be fetched from Debian's {suite}: {exception.Why}", exception);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
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
