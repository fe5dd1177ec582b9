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
    ImmutableArray<NotificationKind> SlackKinds => [NotificationKind.DeliverySucceeded, NotificationKind.DeliveryFailed, NotificationKind.RolledBack, NotificationKind.LeftUnverified, NotificationKind.NeedsApproval];

    /// <summary>A webhook that gets every event as signed JSON.</summary>
    [Parameter("A webhook that gets every event as signed JSON", Variable = "NOTIFY_WEBHOOK")]
    Uri? NotifyWebhook => TryGetValue(() => NotifyWebhook);

    /// <summary>Signs what the webhook gets (HMAC-SHA-256).</summary>
    [Parameter("The key that signs what the webhook gets", Variable = "NOTIFY_WEBHOOK_KEY")]
    [Secret]
    Secret? NotifyWebhookKey => TryGetValue(() => NotifyWebhookKey);

    /// <summary>The words for each event. Default: short ones.</summary>
    NotificationTemplates NotificationTemplates => new();

    /// <summary>Who else is to be told, of what, and where: each is made when somebody is to be told. Default: nobody.</summary>
    ImmutableArray<Func<HttpClient, TimeProvider, Subscription>> MoreSubscriptions => [];

    private bool SomebodyAsked =>
        SlackWebhook is not null || (NotifyWebhook is not null && NotifyWebhookKey is not null) || !MoreSubscriptions.IsDefaultOrEmpty;

    private bool WordsAreKnown
    {
        get
        {
            NotificationTemplates.Check();
            return true;
        }
    }

    /// <summary>Says that the delivery begins; in the plan only when somebody asked to be told.</summary>
    Target AnnounceDelivery => _ => (SomebodyAsked ? _.TriggeredBy(Push) : _)
        .Description("Tell who asked for it that a delivery begins")
        .Unlisted()
        .Requires(() => WordsAreKnown)
        .Before(Deploy)
        .Consumes(PushedOutput)
        .Executes((ctx, ct) => new Notifying(ctx, this).StartedAsync(ct));

    /// <summary>Says how the delivery went, after failures too; in the plan only when somebody asked to be told.</summary>
    Target Notify => _ => (SomebodyAsked ? _.TriggeredBy(Bake) : _)
        .Description("Tell who asked for it how the delivery went")
        .Unlisted()
        .AssuredAfterFailure()
        .Consumes(PushedOutput, ReleaseOutput, BakeOutput)
        .Executes((ctx, ct) => new Notifying(ctx, this).EndedAsync(ct));

    /// <summary>Says that a release waits for a person, once its workflow was started; in the plan only when somebody asked to be told.</summary>
    Target AskForApproval => _ => (SomebodyAsked ? _.TryTriggeredBy<IRelease>(x => x.DispatchRelease) : _)
        .Description("Tell who asked for it that a release waits for approval")
        .Unlisted()
        .Executes((ctx, ct) => new Notifying(ctx, this).ApprovalAsync(this as IRelease, ct));
}
