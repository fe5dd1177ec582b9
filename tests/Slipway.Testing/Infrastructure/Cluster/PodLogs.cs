namespace Slipway.Testing.Infrastructure.Cluster;

/// <summary>The folders of links to containers' logs. A kubelet keeps them in a fixed place, whatever its own folder is.</summary>
internal static class PodLogs
{
    private const string Pods = "/var/log/pods";
    private const string Containers = "/var/log/containers";

    /// <summary>Deletes those of one pod.</summary>
    public static void Delete(string podUid)
    {
        if (podUid.Length == 0 || !Directory.Exists(Pods))
        {
            return;
        }

        foreach (var folder in Directory.GetDirectories(Pods, $"*_{podUid}"))
        {
            foreach (var link in Directory.Exists(Containers) ? new DirectoryInfo(Containers).GetFiles() : [])
            {
                if (link.LinkTarget?.StartsWith(folder + "/", StringComparison.Ordinal) == true)
                {
                    link.Delete();
                }
            }

            Directory.Delete(folder, recursive: true);
        }
    }
}
