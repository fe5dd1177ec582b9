using Slipway.Components.Records;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Notifying;
using Slipway.Delivery.Versioning;

namespace Slipway.Components.Internal;

/// <summary>Turns what a run recorded into what people are told.</summary>
internal sealed class Notifying(TargetContext ctx, INotify build)
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var pushed = ctx.Read(build.PushedOutput);
        await SendAsync(pushed.Images.Select(image => Of(NotificationKind.DeliveryStarted, image.Service, image.Tag) with { Digest = image.Digest.ToString() }), cancellationToken).ConfigureAwait(false);
    }

    public async Task EndedAsync(CancellationToken cancellationToken)
    {
        var released = ctx.TryRead(build.ReleaseOutput) is { } record && record.RunId == ctx.RunId ? record : null;
        var bakes = ctx.TryRead(build.BakeOutput) is { } bake && bake.RunId == ctx.RunId ? bake : null;
        var notifications = released is null
            ? build.SelectedServices.Select(service => Of(NotificationKind.DeliveryFailed, service.Name, ctx.TryRead(build.VersionOutput)?.ImageTag ?? "?") with { Reason = "The release did not get ready; the run's output says why." })
            : released.Releases.Where(entry => !entry.Unchanged).Select(entry => Ended(entry, bakes));
        await SendAsync(notifications, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The release workflow was started: it stands in the next environment, and begins once somebody approves it there.</summary>
    public async Task ApprovalAsync(IRelease? release, CancellationToken cancellationToken)
    {
        var next = build.AllEnvironments.Where(environment => environment.Order > build.SelectedEnvironment.Order).MinBy(environment => environment.Order);
        if (release is null || next is null || ctx.TryRead(release.TaggedOutput) is not { Bump: not VersionBump.None } tagged || ActionsUrl() is not { } actions)
        {
            ctx.UpToDate("no release waits for anybody");
            return;
        }

        var run = new Uri($"{actions}/workflows/{release.ReleaseWorkflow}");
        await SendAsync(
            build.SelectedServices.Select(service => Of(NotificationKind.NeedsApproval, service.Name, tagged.Tag) with
            {
                Environment = next.Name,
                Reason = $"It passed its bake in {build.EnvironmentName}.",
                RunUrl = run,
            }),
            cancellationToken).ConfigureAwait(false);
    }

    private Notification Ended(ReleaseEntry entry, BakesRecord? bakes)
    {
        // Of a canary's bakes the last one counts.
        var bake = bakes?.Bakes.LastOrDefault(candidate => candidate.Service == entry.Release.Service);
        var kind = bake?.Verdict == BakeVerdict.Pass ? NotificationKind.DeliverySucceeded
            : bakes?.Left.Contains(entry.Release.Service) == true ? NotificationKind.LeftUnverified
            : bake is not null && entry.Previous is not null ? NotificationKind.RolledBack
            : NotificationKind.DeliveryFailed;
        return Of(kind, entry.Release.Service, entry.Release.Version) with
        {
            Digest = entry.Release.Digest.ToString(),
            Reason = bake?.Line ?? "The run ended before the bake did.",
            Serving = kind == NotificationKind.DeliverySucceeded ? null : entry.Previous?.Version,
            Duration = ctx.Clock.GetUtcNow() - entry.Release.DeployedAt,
            Url = entry.Release.Url,
        };
    }

    private Notification Of(NotificationKind kind, string service, string version) => new(kind, service, build.EnvironmentName, version, ctx.Clock.GetUtcNow())
    {
        RunId = ctx.RunId,
        RunUrl = ctx.Environment.Get("GITHUB_RUN_ID") is { Length: > 0 } run && ActionsUrl() is { } actions ? new Uri($"{actions}/runs/{run}") : null,
    };

    private string? ActionsUrl() => ctx.Environment.Get("GITHUB_REPOSITORY") is { Length: > 0 } repository
        ? $"{ctx.Environment.Get("GITHUB_SERVER_URL") ?? "https://github.com"}/{repository}/actions"
        : null;

    private async Task SendAsync(IEnumerable<Notification> notifications, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var subscriptions = build.MoreSubscriptions.Select(make => make(http, ctx.Clock)).ToList();
        if (build.SlackWebhook is { } slack)
        {
            subscriptions.Add(new Subscription(new SlackNotifier(http, slack, build.NotificationTemplates)) { Kinds = build.SlackKinds });
        }

        if (build.NotifyWebhook is { } webhook && build.NotifyWebhookKey is { } key)
        {
            subscriptions.Add(new Subscription(new WebhookNotifier(http, webhook, key, ctx.Clock, build.NotificationTemplates)));
        }

        if (subscriptions.Count == 0)
        {
            ctx.UpToDate("nobody asked to be told");
            return;
        }

        var notifier = new Notifier(subscriptions, ctx.Changes, ctx.Secrets, ctx.Clock, ctx.Log);
        foreach (var notification in notifications)
        {
            await notifier.NotifyAsync(notification, cancellationToken).ConfigureAwait(false);
        }
    }
}
