using System.Diagnostics;
using Slipway.Tooling.Changes;

namespace Slipway.TestBuild;

/// <summary>Kills its own process (SIGKILL) just before the change whose text holds <paramref name="last"/>.</summary>
internal sealed class SuicidalGate(string last) : IChangeGate
{
    public bool IsDryRun => false;

    public Task<T> ChangeAsync<T>(Change change, Func<CancellationToken, Task<T>> apply, Func<T> preview, CancellationToken cancellationToken)
    {
        if (change.ToString().Contains(last, StringComparison.Ordinal))
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
            self.WaitForExit();
        }

        return apply(cancellationToken);
    }
}
