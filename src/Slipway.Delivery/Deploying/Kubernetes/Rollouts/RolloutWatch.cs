using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Rollouts;

/// <summary>Waits until a Deployment runs its template everywhere, and says why when it never will.</summary>
internal sealed class RolloutWatch(KubeApi api, string ns, KubernetesOptions options, TimeProvider clock, ILog log)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RefusalLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EvidenceLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(600);

    private readonly PodEvidence _evidence = new(api, ns);

    /// <summary>
    /// <see langword="null"/> when it is done; else what keeps it from being done, with evidence. Somebody else's template in place of
    /// <paramref name="templateHash"/> is a <see cref="SupersededException"/>.
    /// </summary>
    public async Task<RolloutProblem?> WaitAsync(DeploymentPods pods, Release release, string templateHash, CancellationToken cancellationToken)
    {
        var best = new Best();
        var problem = await LookAsync(pods, release, templateHash, best, cancellationToken).ConfigureAwait(false);
        return problem is null ? null : problem with { WasReady = best.Available > 0 };
    }

    private async Task<RolloutProblem?> LookAsync(DeploymentPods pods, Release release, string templateHash, Best best, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        long? refused = null;
        var makesRoom = false;
        try
        {
            while (true)
            {
                var live = await pods.FindAsync(cancellationToken).ConfigureAwait(false);
                if (live is null || DeploymentPods.TemplateHash(live) != templateHash)
                {
                    throw new SupersededException(release, live is null ? $"{pods.Path} was deleted." : $"{Changed(live)} has put another template in its place.");
                }

                var now = await pods.PodsAsync(live, cancellationToken).ConfigureAwait(false);
                var progress = RolloutProgress.Of(live, now);
                if (progress.IsComplete)
                {
                    return null;
                }

                if (progress.Seen && live.Flag("spec", "paused"))
                {
                    return new RolloutProblem($"The Deployment {live.Name()} is paused.", null, $"kubectl rollout resume deployment/{live.Name()} -n {ns}, and deliver again.");
                }

                var worst = now.Select(PodDiagnosis.Of).OfType<Diagnosis>().OrderBy(found => found.Hopeless ? 0 : 1).ThenBy(found => found.Kind).FirstOrDefault();
                if (worst is { Hopeless: true })
                {
                    return await ProblemAsync(worst, cancellationToken).ConfigureAwait(false);
                }

                // Pods that leave make room, and the controller asks again, less and less often: then a refusal is final only at the deadline.
                makesRoom = makesRoom || (Refusal(live) is not null && await pods.IsAnyLeavingAsync(live, cancellationToken).ConfigureAwait(false));
                refused = Refusal(live) is null ? null : refused ?? clock.GetTimestamp();
                if (!makesRoom && refused is { } from && clock.GetElapsedTime(from) > RefusalLimit && Refusal(live) is { } words)
                {
                    return Refused(words);
                }

                // Only a new best counts: a pod that comes and goes makes no progress.
                if (progress.Available > best.Available)
                {
                    best.Available = progress.Available;
                    since = clock.GetTimestamp();
                }

                var limit = Limit(live);
                var waited = clock.GetElapsedTime(since);
                if (waited > limit)
                {
                    return worst is null && Refusal(live) is { } still ? Refused(still)
                        : worst is null
                        ? new RolloutProblem($"The rollout made no progress within {limit.TotalSeconds:0} s: {progress}.", Condition(live, "Progressing").Text("message"), "See kubectl describe deployment.")
                        : await ProblemAsync(worst, cancellationToken, limit).ConfigureAwait(false);
                }

                log.Progress($"{progress} ({waited.TotalSeconds:0} of {limit.TotalSeconds:0} s){(worst is null ? "" : $"; {worst.Pod}: {worst.Words}")}");
                await Task.Delay(Poll, clock, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            log.Progress(null);
        }
    }

    private static RolloutProblem Refused(string words) =>
        new("The cluster refuses more pods.", words, "Make room in the namespace's quota, or mend what its admission wants.");

    private sealed class Best
    {
        public int Available { get; set; } = -1;
    }

    private TimeSpan Limit(JsonObject live) =>
        options.ProgressDeadline ?? (live.Number("spec", "progressDeadlineSeconds") is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : DefaultDeadline);

    private async Task<RolloutProblem> ProblemAsync(Diagnosis found, CancellationToken cancellationToken, TimeSpan? waited = null)
    {
        var evidence = await EvidenceAsync(found, cancellationToken).ConfigureAwait(false);
        var within = waited is { } limit ? $" within {limit.TotalSeconds:0} s" : "";
        var (what, cure) = found.Kind switch
        {
            DiagnosisKind.ImagePull => ("The image cannot be pulled", "See that the nodes reach the registry and may pull from it."),
            DiagnosisKind.OutOfMemory => ("The container was killed for lack of memory", "Raise its memory limit, or mend what takes so much."),
            DiagnosisKind.Crash => ("The container crashes", "Mend the release; its last words say more."),
            DiagnosisKind.Configuration => ("The container cannot be made from its configuration", "See that what the pod refers to (ConfigMaps, Secrets, volumes) is there."),
            DiagnosisKind.Unschedulable => ($"A pod found no node{within}", "Lower its requests, or add a node that has room."),
            DiagnosisKind.Evicted => ($"A pod was put out{within}", "See the node's state."),
            _ => ($"A pod was not ready{within}", "Mend the release, or give it more time: progressDeadlineSeconds."),
        };
        return new RolloutProblem($"{what}: {found.Pod}: {found.Words}.", evidence.Length > 0 ? evidence : null, cure);
    }

    // A node sends its events one after the other: what the registry said may come later than that the pull was given up.
    private async Task<string> EvidenceAsync(Diagnosis found, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var evidence = await _evidence.OfAsync(found, cancellationToken).ConfigureAwait(false);
            if (evidence.Length > 0 || found.Kind != DiagnosisKind.ImagePull || clock.GetElapsedTime(began) > EvidenceLimit)
            {
                return evidence;
            }

            log.Progress($"{found.Pod}: {found.Words}; asking what the registry said");
            await Task.Delay(Poll, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string? Refusal(JsonObject live) => Condition(live, "ReplicaFailure") is { } failure && failure.Text("status") == "True" ? failure.Text("message") : null;

    private static JsonObject? Condition(JsonObject live, string type) =>
        live.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);

    /// <summary>Whoever changed an object, where it does not say.</summary>
    internal const string Nobody = "somebody";

    /// <summary>Who wrote last, by the field managers that the API server keeps.</summary>
    internal static string Changed(JsonObject live) => live.Items("metadata", "managedFields")
        .Where(entry => entry.Text("manager") is not ("kube-controller-manager" or ClusterChanges.Manager))
        .OrderByDescending(entry => entry.Time("time"))
        .Select(entry => entry.Text("manager"))
        .FirstOrDefault() is { } manager ? $"{manager}" : Nobody;
}
