using System.Collections.Immutable;
using Slipway.Delivery;
using Slipway.Delivery.Notifying;

namespace Slipway.Components.Tests.Support;

/// <summary>A build with words and receivers of its own.</summary>
public sealed class TellingBuild : NukeBuild, IDeliver, IRelease, INotify
{
    private static readonly AsyncLocal<List<Notification>?> Heard = new();

    /// <summary>What the build's own receiver was told; set before the build is called.</summary>
    public static List<Notification>? Told
    {
        get => Heard.Value;
        set => Heard.Value = value;
    }

    public IReadOnlyList<Service> Services { get; } =
        [new("shop", new DotNetProject("src/Shop/Shop.csproj")), new("stock", new DotNetProject("src/Stock/Stock.csproj"))];

    public IReadOnlyList<DeliveryEnvironment> Environments { get; } =
        [new("production") { Order = 3 }, new("staging") { Order = 1 }, new("rehearsal") { Order = 2 }];

    public NotificationTemplates NotificationTemplates => new()
    {
        ByKind = ImmutableDictionary<NotificationKind, NotificationTemplate>.Empty
            .Add(NotificationKind.NeedsApproval, new("Somebody look at {service} {version}", "It would go to {environment}.")),
    };

    public ImmutableArray<Func<HttpClient, TimeProvider, Subscription>> MoreSubscriptions { get; } =
        Told is { } told ? [(_, _) => new(new Listener(told)) { Services = ["stock"] }] : [];

    private sealed class Listener(List<Notification> told) : INotifier
    {
        public string Name => "listener";

        public Task SendAsync(Notification notification, CancellationToken cancellationToken)
        {
            told.Add(notification);
            return Task.CompletedTask;
        }
    }
}
