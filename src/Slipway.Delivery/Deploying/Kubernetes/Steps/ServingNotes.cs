using Slipway.Delivery.Deploying.Kubernetes.State;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>What a person should know of the release that serves, although it runs as it was left.</summary>
internal sealed class ServingNotes(ClusterScope scope)
{
    public async Task<IReadOnlyList<string>> OfAsync(ClusterState state, Release? serving, CancellationToken cancellationToken)
    {
        var configuration = await ConfigurationAsync(state, serving, cancellationToken).ConfigureAwait(false);
        return serving is { VerifiedAt: null } && state.Left is { } left && left.Release.IsSameDeployAs(serving)
            ? [$"its bake could not tell, and it was left: {left.Reason}", $"./build.sh Bake judges it again; {WayBack(state)}", .. configuration]
            : configuration;
    }

    /// <summary>How the configuration that the release's pods would read today differs from the one that it was verified with; nothing when it does not.</summary>
    public async Task<IReadOnlyList<string>> ConfigurationAsync(ClusterState state, Release? serving, CancellationToken cancellationToken)
    {
        if (state.Verified.FirstOrDefault(verified => verified.Release.IsSameDeployAs(serving)) is not { Configuration: { } then } verified)
        {
            return [];
        }

        var now = await new ConfigurationReader(scope).ReadAsync(verified.Template, cancellationToken).ConfigureAwait(false);
        var differences = then.DifferencesTo(now).ToList();
        return differences.Count == 0
            ? []
            : [$"{verified.Release.Version} was verified with configuration {then.Hash}, and its pods read {now.Hash ?? "none"} today: {string.Join(", ", differences)}"];
    }

    private static string WayBack(ClusterState state) => state.Verified is [var verified, ..] ? $"./build.sh Rollback goes back to {verified.Release.Version}" : "no release before it was verified";
}
