using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;
using Slipway.Delivery.Deploying.Kubernetes.Room;
using Slipway.Delivery.Deploying.Kubernetes.State;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>
/// A strategy: how pods come up, get traffic and go. State, lease and order are not its affair; each method can be the second try of what a killed run began.
/// </summary>
internal interface IRollout
{
    /// <summary>Whether users have a candidate before it is accepted.</summary>
    bool ServesCandidates { get; }

    /// <summary>The Deployment that users have; <see langword="null"/> when there is none.</summary>
    Task<string?> ServingNameAsync(CancellationToken cancellationToken);

    /// <summary>The release that users have; <see langword="null"/> when nothing runs, or something that was not delivered here.</summary>
    Task<Release?> ServingAsync(ClusterState state, CancellationToken cancellationToken);

    /// <summary>What is wrong with what serves, in words.</summary>
    Task<string?> ProblemAsync(ClusterState state, CancellationToken cancellationToken);

    /// <summary>Whether <paramref name="serving"/> serves, whole, and delivering it again would change nothing.</summary>
    Task<bool> IsAsAskedAsync(Release serving, string image, string repository, CancellationToken cancellationToken);

    /// <summary>Every object as a delivery of that release leaves it, where users have their release now; nothing where there is none.</summary>
    Task<IReadOnlyList<JsonObject>> DeliveredAsync(JsonObject manifest, JsonObject template, CancellationToken cancellationToken);

    /// <summary>All that must be known before the first change; validates every manifest.</summary>
    Task<ClusterIntent> IntendAsync(ClusterState state, ClusterIntent intent, string image, string repository, CancellationToken cancellationToken);

    /// <summary>How many pods there are to be at the worst moments of it; <see langword="null"/> where no pod is added.</summary>
    RoomPlan? RoomFor(ClusterIntent intent, JsonObject? serving);

    /// <summary>Brings the candidate up to where it can be judged.</summary>
    Task<RolloutProblem?> BringUpAsync(ClusterIntent intent, CancellationToken cancellationToken);

    /// <summary>Whether the candidate is there, as this run left it.</summary>
    Task<bool> IsThereAsync(ClusterIntent intent, CancellationToken cancellationToken);

    /// <summary>By what the candidate, and the release beside it, are watched.</summary>
    Task<ReleaseObservation> ObserveAsync(ClusterState state, ClusterIntent intent, CancellationToken cancellationToken);

    /// <summary>Gives the candidate the share of the step that <paramref name="intent"/> is at.</summary>
    Task<RolloutProblem?> AdvanceAsync(ClusterIntent intent, CancellationToken cancellationToken);

    /// <summary>The step after the one that the intent is at; <see langword="null"/>: it was the last.</summary>
    RolloutStep? StepAfter(ClusterIntent intent);

    /// <summary>Whether all users have the candidate, so that it can be left to them.</summary>
    bool HasAllUsers(ClusterIntent intent);

    /// <summary>Gives the candidate to everybody and retires the release before it.</summary>
    Task<RolloutProblem?> PromoteAsync(ClusterIntent intent, CancellationToken cancellationToken);

    /// <summary>Takes the candidate away, so that what served before serves again; answers that release.</summary>
    Task<Release?> UndoAsync(ClusterState state, ClusterIntent intent, CancellationToken cancellationToken);

    /// <summary>Brings back the verified release that the intent names, without a bake.</summary>
    Task<RolloutProblem?> ReturnAsync(ClusterIntent intent, VerifiedRelease target, CancellationToken cancellationToken);

    /// <summary>What the state is to say beside the verified release, once it serves.</summary>
    ClusterState Promoted(ClusterState state, ClusterIntent intent);

    /// <summary>Whether nothing is due when nothing is under way.</summary>
    bool IsTidy(ClusterState state);

    /// <summary>Does what is due when nothing is under way; answers in words what it did.</summary>
    Task<string?> TidyAsync(ClusterState state, CancellationToken cancellationToken);

    /// <summary>Stops all pods.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
