namespace Slipway.Delivery.Notifying;

/// <summary>A way to tell people or programs.</summary>
public interface INotifier
{
    /// <summary>Where it goes, for messages; never a secret.</summary>
    string Name { get; }

    /// <summary>Sends one; throws when it did not arrive.</summary>
    Task SendAsync(Notification notification, CancellationToken cancellationToken);
}
