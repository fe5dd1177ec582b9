namespace Slipway.Delivery.Baking;

/// <summary>Looks at something that may hang or throw. Either means blind, with the reason: only the release itself may fail a bake.</summary>
internal static class Guarded
{
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> look, Func<string, T> blind, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await look(linked.Token).WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return blind("cancelled");
        }
        catch (OperationCanceledException)
        {
            return blind($"no answer within {timeout.TotalSeconds:0.##} s");
        }
        catch (Exception exception)
        {
            return blind(exception.Message);
        }
    }
}
