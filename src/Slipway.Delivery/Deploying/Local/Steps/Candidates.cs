using Slipway.Delivery.Deploying.Local.Running;
using Slipway.Delivery.Deploying.Local.State;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Deploying.Local.Steps;

/// <summary>Brings a release up beside the one that serves, and takes it away again.</summary>
internal sealed class Candidates(LocalScope scope)
{
    private const int PortTries = 3;

    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(20);

    /// <summary>Returns when the release is ready; whatever goes wrong, it is taken away again before the exception leaves.</summary>
    public async Task<LocalCandidate> StartAsync(Release release, CancellationToken cancellationToken)
    {
        var nonce = Guid.NewGuid().ToString("n");
        var instance = new LocalInstance(nonce, scope.Folders.Logs / $"{release.Version}-{nonce[..8]}.log");
        var candidate = new LocalCandidate(release, instance, CandidatePhase.Starting);
        // The intent comes before the first change: whoever finds it knows what to look for, and that none of it was ever in use.
        await scope.Store.UpdateAsync(
            $"{release.Title} is being deployed", state => state with { Candidate = candidate }, cancellationToken).ConfigureAwait(false);
        try
        {
            await scope.Ingress.EnsureAsync(cancellationToken).ConfigureAwait(false);
            candidate = candidate with { Release = release with { Url = scope.Store.Read().Url } };
            var unpacked = await scope.Releases.EnsureAsync(scope.Service.Name, release, cancellationToken).ConfigureAwait(false);
            candidate = await LaunchAsync(candidate, unpacked, cancellationToken).ConfigureAwait(false);
            return await NoteAsync(candidate with { Phase = CandidatePhase.Baking }, "is ready", cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await CleanUpAsync(candidate).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops the candidate and forgets it; the ingress goes too when nothing else needs it.</summary>
    public async Task DiscardAsync(LocalCandidate candidate, CancellationToken cancellationToken)
    {
        await scope.Processes.StopAsync(
            new Change("stop", candidate.Release.Title), candidate.Instance, scope.Options.StopGrace, null, cancellationToken).ConfigureAwait(false);
        var state = await scope.Store.UpdateAsync(
            $"{candidate.Release.Title} is gone",
            state => state.Candidate?.Instance.Nonce == candidate.Instance.Nonce ? state with { Candidate = null } : state,
            cancellationToken).ConfigureAwait(false);
        if (state.Serving is null && state.Candidate is null)
        {
            await scope.Ingress.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<LocalCandidate> LaunchAsync(LocalCandidate candidate, UnpackedRelease? unpacked, CancellationToken cancellationToken)
    {
        var release = candidate.Release;
        for (var attempt = 1; ; attempt++)
        {
            var instance = candidate.Instance with { Port = LoopbackPorts.Free() };
            var change = new Change("start", release.Title, new Dictionary<string, string> { ["digest"] = $"{release.Digest}", ["beside"] = Beside() });
            var identity = await scope.Processes.StartAsync(
                change,
                () => scope.Launch.Create(release, unpacked!, scope.Releases.FilesOf(release.Digest), instance.Port),
                instance,
                cancellationToken).ConfigureAwait(false);
            candidate = candidate with { Instance = instance with { Process = identity } };
            await NoteAsync(candidate, "has started", cancellationToken).ConfigureAwait(false);
            if (identity is null)
            {
                return candidate; // nothing runs in a dry run, so there is nothing to wait for
            }

            var route = scope.Service.Endpoints.Ready;
            var outcome = await scope.Readiness.WaitAsync(
                release, candidate.Instance, route, scope.Options.StartupDeadline, cancellationToken).ConfigureAwait(false);
            switch (outcome)
            {
                case StartOutcome.Ready ready:
                    scope.Log.Info($"{release.Title} is ready after {ready.After.TotalSeconds:0.0} s");
                    return candidate;
                case StartOutcome.Exited when attempt < PortTries && LostItsPort(candidate.Instance):
                    scope.Log.Debug($"port {candidate.Instance.Port} was taken before {release.Title} could listen on it; another one is tried");
                    break;
                default:
                    throw Failure(candidate, outcome);
            }
        }
    }

    private DeployFailedException Failure(LocalCandidate candidate, StartOutcome outcome)
    {
        var reason = outcome switch
        {
            StartOutcome.Exited { ExitCode: { } code } => $"{candidate.Release.Title} ended with exit code {code} before it was ready.",
            StartOutcome.TooLate late =>
                $"{candidate.Release.Title} was not ready within {scope.Options.StartupDeadline.TotalSeconds:0.#} s; "
                + $"{scope.Service.Endpoints.Ready} last said: {late.LastAnswer}.",
            _ => $"{candidate.Release.Title} ended before it was ready.",
        };
        var words = LogTail.Read(candidate.Instance.Log);
        return new DeployFailedException(
            candidate.Release,
            reason,
            words.Length == 0 ? "It wrote nothing to its log." : $"Its last words:\n{words}",
            $"{Advice(outcome)}; {Remaining()}. The whole log: {candidate.Instance.Log}");
    }

    // What a service that has never been delivered before mostly gets wrong.
    private string Advice(StartOutcome outcome) => outcome switch
    {
        StartOutcome.TooLate { LastAnswer: var words } when words.StartsWith("404", StringComparison.Ordinal) =>
            $"Give it the route {scope.Service.Endpoints.Ready}, or name the one that it has: Endpoints = new() {{ Ready = \"/…\" }}",
        StartOutcome.TooLate { LastAnswer: Readiness.NoConnection } => "It must listen where ASPNETCORE_URLS or PORT says; see whether it names a port of its own",
        _ => "Mend the release",
    };

    private string Beside() => scope.Living(scope.Store.Read()) is { } living ? living.Release.Version : "nothing";

    private string Remaining() => scope.Living(scope.Store.Read()) is { } living ? $"{living.Release.Version} still serves" : "nothing serves";

    private static bool LostItsPort(LocalInstance instance) =>
        !LoopbackPorts.IsFree(instance.Port) || LogTail.Read(instance.Log).Contains("address already in use", StringComparison.OrdinalIgnoreCase);

    private async Task<LocalCandidate> NoteAsync(LocalCandidate candidate, string fact, CancellationToken cancellationToken)
    {
        await scope.Store.UpdateAsync(
            $"{candidate.Release.Title} {fact}",
            state => state.Candidate?.Instance.Nonce == candidate.Instance.Nonce
                ? state with { Candidate = candidate }
                : throw new SupersededException(candidate.Release, "Another deploy began while this release was starting."),
            cancellationToken).ConfigureAwait(false);
        return candidate;
    }

    /// <summary>On a token of its own: the caller's may be what ended the start.</summary>
    private async Task CleanUpAsync(LocalCandidate candidate)
    {
        using var limit = new CancellationTokenSource(scope.Options.StopGrace + CleanUpTime, scope.Clock);
        try
        {
            await DiscardAsync(candidate, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            scope.Log.Warn($"{candidate.Release.Title} could not be taken away: {exception.Message} The next run does it.");
        }
    }
}
