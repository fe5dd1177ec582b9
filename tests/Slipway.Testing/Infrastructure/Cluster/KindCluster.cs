using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure.Cluster;

/// <summary>
/// A cluster of kind that somebody has made for these tests, known by its name: no other is touched, and none is made or deleted here.
/// </summary>
public static class KindCluster
{
    /// <summary>The name by which it is known.</summary>
    public const string Name = "slipway-tests";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Its kubeconfig, in a folder that goes afterwards; <see langword="null"/> where there is no such cluster, or no kind.</summary>
    public static async Task<AbsolutePath?> FindAsync(PartContext context, CancellationToken cancellationToken)
    {
        if (context.Find("kind") is not { } kind)
        {
            return null;
        }

        var clusters = await context.Processes.RunAsync(new ProcessSpec(kind, "get", "clusters") { ThrowOnError = false, Timeout = Limit }, cancellationToken).ConfigureAwait(false);
        if (clusters.ExitCode != 0 || !clusters.Lines.Contains(Name))
        {
            context.Log.Info($"kind is here and has no cluster {Name}; see docs/test-infrastructure.md");
            return null;
        }

        var kubeconfig = await context.Processes.RunAsync(new ProcessSpec(kind, "get", "kubeconfig", "--name", Name) { Timeout = Limit }, cancellationToken).ConfigureAwait(false);
        var file = context.NewFolder("kind") / "kubeconfig";
        await File.WriteAllTextAsync(file, kubeconfig.StandardOutput, cancellationToken).ConfigureAwait(false);
        context.Log.Info($"using the cluster {Name} of kind");
        return file;
    }
}
