using System.Collections.Immutable;
using Slipway.Components.Internal;
using Slipway.Delivery.Notifying;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Tells people how deliveries go. A message that does not arrive fails nothing.</summary>
public interface INotify : IBake
{
    /// <summary>Slack's incoming webhook.</summary>
    [Parameter("Slack's incoming webhook, for notifications", Variable = "SLACK_WEBHOOK")]
    [Secret]
    Secret? SlackWebhook => TryGetValue(() => SlackWebhook);

    /// <summary>What Slack is told. Default: everything that did not go well, and what succeeded.</summary>
    ImmutableArray<NotificationKind> SlackKinds => [NotificationKind.DeliverySucceeded, NotificationKind.DeliveryFailed, NotificationKind.RolledBack, NotificationKind.NeedsApproval];

    /// <summary>A webhook that gets every event as signed JSON.</summary>
    [Parameter("A webhook that gets every event as signed JSON", Variable = "NOTIFY_WEBHOOK")]
    Uri? NotifyWebhook => TryGetValue(() => NotifyWebhook);

    /// <summary>Signs what the webhook gets (HMAC-SHA-256).</summary>
    [Parameter("The key that signs what the webhook gets", Variable = "NOTIFY_WEBHOOK_KEY")]
    [Secret]
    Secret? NotifyWebhookKey => TryGetValue(() => NotifyWebhookKey);

    /// <summary>Says that the delivery begins.</summary>
    Target AnnounceDelivery => _ => _
        .Description("Tell who asked for it that a delivery begins")
        .Unlisted()
        .After(Push)
        .Consumes(PushedOutput)
        .Executes((ctx, ct) => new Notifying(ctx, this).StartedAsync(ct));

    /// <summary>Says how the delivery went; after failures too.</summary>
    Target Notify => _ => _
        .Description("Tell who asked for it how the delivery went")
        .Unlisted()
        .TriggeredBy(Bake)
        .AssuredAfterFailure()
        .Consumes(PushedOutput, ReleaseOutput, BakeOutput)
        .Executes((ctx, ct) => new Notifying(ctx, this).EndedAsync(ct));
}
