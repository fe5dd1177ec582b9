using System.Collections.Immutable;

namespace Slipway.Delivery.Notifying;

/// <summary>Who wants to be told of what.</summary>
/// <param name="Notifier">The way.</param>
public sealed record Subscription(INotifier Notifier)
{
    /// <summary>The kinds. Default: all.</summary>
    public ImmutableArray<NotificationKind> Kinds { get; init; } = [.. Enum.GetValues<NotificationKind>()];

    /// <summary>The environments. Default (empty): all.</summary>
    public ImmutableArray<string> Environments { get; init; } = [];

    /// <summary>The services. Default (empty): all.</summary>
    public ImmutableArray<string> Services { get; init; } = [];

    internal bool Wants(Notification notification) =>
        Kinds.Contains(notification.Kind)
        && (Environments.IsDefaultOrEmpty || Environments.Contains(notification.Environment))
        && (Services.IsDefaultOrEmpty || Services.Contains(notification.Service));
}
