using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.GitOps;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Delivery.Deploying.Kubernetes.Steps;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>
/// Releases in a cluster that deploys by itself: from a git repository (to which the digest is committed), or by finding new images (then a delivery only waits
/// and judges). Nothing is ever written to the cluster, so read rights are enough.
/// </summary>
public sealed class GitOpsWorkload : IWorkload, IAsyncDisposable
{
    private readonly KubernetesOptions _options;
    private readonly GitOpsStrategy _strategy;
    private readonly IProcessRunner _processes;
    private readonly IChangeGate _gate;
    private readonly TimeProvider _clock;
    private readonly ILog _log;
    private readonly Kubectl _kubectl;
    private readonly KubeApi _api;

    /// <summary>A workload by these options, whose strategy is a <see cref="GitOpsStrategy"/>.</summary>
    public GitOpsWorkload(KubernetesOptions options, IProcessRunner processes, IChangeGate gate, TimeProvider clock, ILog log)
    {
        (_options, _processes, _gate, _clock, _log) = (options, processes, gate, clock, log);
        _strategy = options.Strategy as GitOpsStrategy ?? throw new ArgumentException("The strategy is not GitOps.", nameof(options));
        _kubectl = new Kubectl(processes, options);
        _api = new KubeApi(options, _kubectl, clock, log);
    }

    /// <inheritdoc/>
    public bool ServesCandidates => true;

    /// <inheritdoc/>
    public TimeSpan UndoLimit => _strategy.Deadline + _options.UndoLimit;

    /// <inheritdoc/>
    public async Task<WorkloadStatus> ReadAsync(Service service, CancellationToken cancellationToken)
    {
        var running = await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).RunningAsync(cancellationToken).ConfigureAwait(false);
        var rejected = CommitsOf(service) is { } commits ? await commits.RejectedAsync(cancellationToken).ConfigureAwait(false) : [];
        return new WorkloadStatus(
            running is { } digest ? Unknown(service, digest) : null, null, [], [.. rejected], _options.Url, running is null ? "no pod runs, or pods of several images do" : null);
    }

    /// <inheritdoc/>
    public async Task<DeployOutcome> DeployAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        var release = Unknown(request.Service, request.Digest) with
        {
            Version = request.Version,
            Commit = request.Commit,
            CommitTime = request.CommitTime,
            RunId = request.RunId,
            DeployedAt = _clock.GetUtcNow(),
        };
        var service = await OfAsync(request.Service, cancellationToken).ConfigureAwait(false);
        var before = await service.RunningAsync(cancellationToken).ConfigureAwait(false);
        if (CommitsOf(request.Service) is { } commits)
        {
            if (!request.ForceQuarantined && (await commits.RejectedAsync(cancellationToken).ConfigureAwait(false)).Contains(request.Digest))
            {
                throw new UsageException(
                    $"{release.Title} was rejected before and is not deployed again.",
                    $"A commit in {_strategy.Repository!.Remote} has taken {request.Digest} back.",
                    "Commit a correction, or force this digest if the rejection was wrong (--force-digest).");
            }

            await commits.PutAsync(release, request.Digest, null, $"deploy {request.Version}", cancellationToken).ConfigureAwait(false);
        }

        if (_gate.IsDryRun)
        {
            return new DeployOutcome(release, Unchanged: false, before is { } old ? Unknown(request.Service, old) : null);
        }

        if (await service.WaitAsync(release, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            if (CommitsOf(request.Service) is not null)
            {
                await TakeBackAsync(request.Service, release, "it did not start", quarantine: false, CancellationToken.None).ConfigureAwait(false);
            }

            throw new DeployFailedException(release, $"{release.Title} did not start. {problem.What}", problem.Evidence, problem.Cure) { ReachedUsers = problem.WasReady };
        }

        return new DeployOutcome(release, Unchanged: false, before is { } previous && previous != request.Digest ? Unknown(request.Service, previous) : null);
    }

    /// <inheritdoc/>
    public async Task<ReleaseObservation> ObserveAsync(Service service, Release candidate, CancellationToken cancellationToken) =>
        await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).ObserveAsync(candidate, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<Release> AcceptAsync(Service service, Release candidate, CancellationToken cancellationToken)
    {
        var running = await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).RunningAsync(cancellationToken).ConfigureAwait(false);
        return running == candidate.Digest
            ? candidate with { VerifiedAt = _clock.GetUtcNow() }
            : throw new SupersededException(candidate, $"The cluster runs {running?.ToString() ?? "something else"} by now.");
    }

    /// <inheritdoc/>
    public async Task<Release?> RejectAsync(Service service, Release candidate, string reason, bool quarantine, CancellationToken cancellationToken)
    {
        if (CommitsOf(service) is not { } commits)
        {
            throw new TargetFailedException(
                $"{candidate.Title} is not taken away: the cluster's automation chose it.",
                $"Nothing is written to this cluster from here. It was rejected: {reason}",
                "Remove the image's tag from what the automation picks, or commit an older one.",
                ExitCodes.RollbackFailed);
        }

        if (await commits.CurrentAsync(cancellationToken).ConfigureAwait(false) is { } current && current != candidate.Digest)
        {
            throw new SupersededException(candidate, $"{_strategy.Repository!.Branch} names {current} by now.");
        }

        return await TakeBackAsync(service, candidate, "its bake did not pass", quarantine, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Release> RollbackAsync(Service service, string? version, string runId, CancellationToken cancellationToken)
    {
        if (CommitsOf(service) is null || version is not null)
        {
            throw new UsageException(
                $"{service.Name} cannot be rolled back like that.",
                version is null ? "The cluster's automation chooses what runs." : "The repository that the cluster follows knows digests, not versions.",
                "Commit the digest that is to run to what the cluster follows.");
        }

        var running = await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).RunningAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new UsageException($"{service.Name} has no release to go back from.", "No pod runs, or pods of several images do.", "See ./build.sh Status.");
        return await TakeBackAsync(service, Unknown(service, running) with { RunId = runId }, "a rollback was asked for", quarantine: false, cancellationToken).ConfigureAwait(false)
            ?? throw new UsageException($"{service.Name} has no release to go back to.", "The file's history names no other digest.", "Deliver a release first.");
    }

    /// <summary>Nothing is ever left in the cluster; a commit whose delivery was killed runs on, unjudged, until the next delivery.</summary>
    public Task<string?> RecoverAsync(Service service, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public Task DownAsync(Service service, CancellationToken cancellationToken) => throw new UsageException(
        $"{service.Name} is not stopped from here.", "The cluster's automation would start it again.", "Take it out of what the cluster follows.");

    /// <summary>Closes the way to the cluster.</summary>
    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private async Task<Release?> TakeBackAsync(Service service, Release candidate, string why, bool quarantine, CancellationToken cancellationToken)
    {
        var commits = CommitsOf(service)!;
        if (await commits.BeforeAsync(candidate.Digest, cancellationToken).ConfigureAwait(false) is not { } before)
        {
            _log.Warn($"{candidate.Title}: {why}, and the file's history names no digest before it; it runs on");
            return null;
        }

        var back = Unknown(service, before) with { RunId = candidate.RunId };
        await commits.PutAsync(candidate, before, quarantine ? candidate.Digest : null, $"take {candidate.Version} back, {why}", cancellationToken).ConfigureAwait(false);
        var problem = await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).WaitAsync(back, cancellationToken).ConfigureAwait(false);
        return problem is null
            ? back
            : throw new TargetFailedException($"{service.Name} did not come back to {before}. {problem.What}", problem.Evidence, problem.Cure, ExitCodes.RollbackFailed);
    }

    private DigestCommits? CommitsOf(Service service) =>
        _strategy.Repository is { } repository ? new DigestCommits(repository, service.Name, _processes, _gate, _log) : null;

    private Release Unknown(Service service, Digest digest) => new()
    {
        Service = service.Name,
        Environment = _options.Environment,
        Version = digest.Hex[..12],
        Digest = digest,
        Commit = "",
        CommitTime = DateTimeOffset.UnixEpoch,
        RunId = "",
        DeployedAt = DateTimeOffset.UnixEpoch,
        Url = _options.Url,
    };

    private async Task<GitOpsService> OfAsync(Service service, CancellationToken cancellationToken)
    {
        var ns = _options.Namespace ?? await _kubectl.ContextNamespaceAsync(cancellationToken).ConfigureAwait(false) ?? "default";
        var changes = new ClusterChanges(_api, new DryRunGate(_log)); // none is ever made
        var name = _strategy.Deployment ?? service.Name;
        var manifests = new ServiceManifests(new JsonObject { ["kind"] = "Deployment", ["metadata"] = new JsonObject { ["name"] = name } }, []);
        var scope = new ClusterScope(
            service,
            _options,
            ns,
            manifests,
            _api,
            changes,
            new ApiResources(_api),
            new ClusterStateStore(_api, changes, ns, name, service.Name),
            new ServiceLease(_api, changes, ns, name, LeaseHolder.Here(_options.RunId), _clock, _log),
            _clock,
            _log);
        return new GitOpsService(scope, _strategy);
    }
}
