using Slipway.Delivery.Deploying.Local.State;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Local.Steps;

/// <summary>Which release a rollback goes to: one whose bake passed, older than the one that serves, never one in quarantine.</summary>
internal static class RollbackTarget
{
    public static Release Choose(LocalState state, string service, string? version)
    {
        var allowed = state.Verified.Where(release => state.Quarantined.All(quarantined => quarantined.Digest != release.Digest)).ToList();
        if (version is not null)
        {
            return allowed.Find(release => release.Version == version) ?? throw new UsageException(
                $"{service} has no verified release {version}.",
                state.Quarantined.Any(quarantined => quarantined.Version == version)
                    ? "A bake rejected it."
                    : "Only a release whose bake passed can be gone back to.",
                Offer(allowed));
        }

        // “Before the one that serves” is by place in the history: going back twice goes back two releases, never to the one just left.
        var serving = state.Serving is { } running ? state.Verified.ToList().FindIndex(release => release.Digest == running.Release.Digest) : -1;
        return state.Verified.Skip(serving + 1).FirstOrDefault(allowed.Contains) ?? throw new UsageException(
            $"{service} has no release to go back to.",
            state.Serving is { } only ? $"No verified release is older than {only.Release.Version}, which serves." : "No release was ever verified here.",
            allowed.Count > 0 ? Offer(allowed) : "Deliver a release first.");
    }

    private static string Offer(List<Release> allowed) =>
        allowed.Count == 0 ? "Deliver a release first." : $"Choose one of: {string.Join(", ", allowed.Select(release => release.Version))}.";
}
