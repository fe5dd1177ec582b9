using Slipway.Delivery.Deploying.Local.State;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Deploying.Local.Steps;

/// <summary>Stops everything of a service; the records stay.</summary>
internal sealed class Teardown(LocalScope scope)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var state = scope.Store.Read();
        if (state is { Ingress: null, Serving: null, Candidate: null, Retiring: null, GoingDown: false })
        {
            scope.Log.Info($"nothing of {scope.Service.Name} runs in {scope.Options.Environment}");
            return;
        }

        state = await scope.Store.UpdateAsync(
            $"{scope.Service.Name} goes down", before => before with { GoingDown = true }, cancellationToken).ConfigureAwait(false);
        await scope.Ingress.StopAsync(cancellationToken).ConfigureAwait(false); // first, so that what it holds is still answered
        await Task.WhenAll(Running(state).Select(running => scope.Processes.StopAsync(
            new Change("stop", running.Release.Title), running.Instance, scope.Options.StopGrace, null, cancellationToken))).ConfigureAwait(false);
        await scope.Store.UpdateAsync(
            $"{scope.Service.Name} is down",
            before => before with { GoingDown = false, Serving = null, Candidate = null, Retiring = null },
            cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<(Release Release, LocalInstance Instance)> Running(LocalState state)
    {
        if (state.Candidate is { } candidate)
        {
            yield return (candidate.Release, candidate.Instance);
        }

        foreach (var running in new[] { state.Serving, state.Retiring }.OfType<RunningRelease>())
        {
            yield return (running.Release, running.Instance);
        }
    }
}
