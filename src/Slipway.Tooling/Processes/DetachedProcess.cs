using System.Diagnostics;

namespace Slipway.Tooling.Processes;

/// <inheritdoc/>
internal sealed class DetachedProcess : IDetachedProcess
{
    public DetachedProcess(Process process)
    {
        Identity = ProcessIdentity.Of(process.Id) ?? new ProcessIdentity(process.Id, "gone");
        Exited = WaitAsync(process);
    }

    public ProcessIdentity Identity { get; }

    public Task<int> Exited { get; }

    private static async Task<int> WaitAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync().ConfigureAwait(false);
            return process.ExitCode;
        }
    }
}
