using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>Which release a rollback goes to: one whose bake passed, older than the one that serves, never one in quarantine.</summary>
internal static class RollbackTarget
{
    public static VerifiedRelease Choose(ClusterState state, Release? serving, string service, string? version)
    {
        var allowed = state.Verified.Where(verified => state.Quarantined.All(quarantined => quarantined.Digest != verified.Release.Digest)).ToList();
        var offer = allowed.Count == 0 ? "Deliver a release first." : $"Choose one of: {string.Join(", ", allowed.Select(verified => verified.Release.Version))}.";
        if (version is not null)
        {
            return allowed.Find(verified => verified.Release.Version == version) ?? throw new UsageException(
                $"{service} has no verified release {version}.",
                state.Quarantined.Any(quarantined => quarantined.Version == version) ? "A bake rejected it." : "Only a release whose bake passed can be gone back to.",
                offer);
        }

        // By place in the history: going back twice goes back two releases, never to the one just left. What no bake has verified has no place: before it is the newest.
        var place = serving?.VerifiedAt is null ? -1 : state.Verified.ToList().FindIndex(verified => verified.Release.Digest == serving.Digest);
        return state.Verified.Skip(place + 1).FirstOrDefault(allowed.Contains) ?? throw new UsageException(
            $"{service} has no release to go back to.",
            serving is null ? "No release was ever verified here." : $"No verified release is older than {serving.Version}, which serves.",
            offer);
    }
}
