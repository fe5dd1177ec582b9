using Slipway.Delivery.Deploying.Local.State;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Deploying.Local.Running;

/// <summary>The logs of a service's processes.</summary>
internal sealed class InstanceLogs(LocalFolders folders, IChangeGate gate)
{
    private const int Kept = 20;

    /// <summary>Removes all but the twenty that were written last; never one of a process that may still write.</summary>
    public async Task PruneAsync(LocalState state, CancellationToken cancellationToken)
    {
        if (!folders.Logs.DirectoryExists)
        {
            return;
        }

        var needed = new[] { state.Ingress?.Instance, state.Serving?.Instance, state.Candidate?.Instance, state.Retiring?.Instance }
            .Select(instance => instance?.Log.Name)
            .ToHashSet();
        var old = new DirectoryInfo(folders.Logs).GetFiles("*.log")
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .Skip(Kept)
            .Where(file => !needed.Contains(file.Name))
            .ToList();
        if (old.Count > 0)
        {
            await gate.ChangeAsync(
                new Change("remove", $"{old.Count} old logs in {folders.Logs}"),
                _ =>
                {
                    old.ForEach(file => file.Delete());
                    return Task.CompletedTask;
                },
                cancellationToken).ConfigureAwait(false);
        }
    }
}
