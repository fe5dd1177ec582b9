using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Notifying;

/// <summary>Tells all who asked, at once. Secrets are masked before anything is sent, and a message that does not arrive fails nothing: it is a
/// warning.</summary>
/// <param name="subscriptions">Who wants what.</param>
/// <param name="gate">Every message asks it.</param>
/// <param name="mask">Hides the run's secrets.</param>
/// <param name="clock">Measures patience.</param>
/// <param name="log">Hears of failures.</param>
public sealed class Notifier(IReadOnlyList<Subscription> subscriptions, IChangeGate gate, SecretMask mask, TimeProvider clock, ILog log)
{
    /// <summary>How long a receiver may take before the delivery goes on without it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Sends; answers how many could not be told. Only cancellation of the run is thrown.</summary>
    public async Task<int> NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        var masked = Mask(notification);
        var told = await Task.WhenAll(subscriptions
            .Where(subscription => subscription.Wants(notification))
            .Select(subscription => TellAsync(subscription.Notifier, masked, cancellationToken))).ConfigureAwait(false);
        return told.Count(arrived => !arrived);
    }

    private async Task<bool> TellAsync(INotifier notifier, Notification notification, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var change = new Change("notify", notifier.Name, new Dictionary<string,
                string>
            { ["of"] = $"{notification.Kind} {notification.Service} {notification.Version} in {notification.Environment}" });
            await gate.ChangeAsync(change, token => notifier.SendAsync(notification, token), either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            var why = exception is OperationCanceledException ? $"no answer within {Patience.TotalSeconds:0} s" : exception.Message;
            log.Warn(mask.Apply($"{notifier.Name} could not be told of {notification.Kind}: {why}. The delivery goes on."));
            return false;
        }
    }

    private Notification Mask(Notification notification) => notification with
    {
        Service = mask.Apply(notification.Service),
        Environment = mask.Apply(notification.Environment),
        Version = mask.Apply(notification.Version),
        Reason = notification.Reason is null ? null : mask.Apply(notification.Reason),
        Serving = notification.Serving is null ? null : mask.Apply(notification.Serving),
        RunId = notification.RunId is null ? null : mask.Apply(notification.RunId),
        Url = Mask(notification.Url),
        RunUrl = Mask(notification.RunUrl),
    };

    private Uri? Mask(Uri? address) => address is not null && Uri.TryCreate(mask.Apply(address.OriginalString), UriKind.Absolute, out var masked) ? masked
        : null;
}
