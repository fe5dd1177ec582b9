using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Files;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure;

/// <summary>Programs from Debian's packages: used where they are, installed where that is possible, named where it is not.</summary>
internal static class AptPackage
{
    private static readonly ImmutableDictionary<string, string?> Quiet =
        ImmutableDictionary<string, string?>.Empty.Add("DEBIAN_FRONTEND", "noninteractive");

    /// <summary>The program's path, after installing <paramref name="package"/> if need be.</summary>
    public static async Task<AbsolutePath> EnsureAsync(PartContext context, string program, string package, CancellationToken cancellationToken)
    {
        if (context.Find(program) is { } present)
        {
            return present;
        }

        if (context.Find("apt-get") is not { } apt || !Environment.IsPrivilegedProcess)
        {
            throw new PartUnavailableException(
                $"{program} is not on PATH. Install it (on Debian: apt-get install {package}), or run as root where apt-get is available.");
        }

        // apt's own lock makes a second one fail instead of wait.
        using var one = await FileLock.AcquireAsync(
            context.Cache / "apt.lock",
            $"install {package}",
            context.Clock,
            _ => context.Log.Info("waiting for another installation"),
            cancellationToken).ConfigureAwait(false);
        if (context.Find(program) is null)
        {
            context.Log.Info($"installing {package}");
            try
            {
                await InstallAsync(context, apt, package, cancellationToken).ConfigureAwait(false);
            }
            catch (ProcessFailedException)
            {
                // Stale package lists name versions that the mirror no longer has.
                await context.Processes.RunAsync(new ProcessSpec(apt, "update", "--quiet") { Environment = Quiet }, cancellationToken).ConfigureAwait(false);
                await InstallAsync(context, apt, package, cancellationToken).ConfigureAwait(false);
            }
        }

        return context.Find(program) ?? throw new PartUnavailableException($"The package {package} brought no {program}.");
    }

    private static Task InstallAsync(PartContext context, AbsolutePath apt, string package, CancellationToken cancellationToken) =>
        context.Processes.RunAsync(
            new ProcessSpec(apt, "install", "--yes", "--quiet", "--no-install-recommends", package) { Environment = Quiet }, cancellationToken);
}
