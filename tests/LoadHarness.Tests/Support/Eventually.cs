namespace LoadHarness.Tests.Support;

/// <summary>Waits for what another thread or process brings about; for nothing else.</summary>
internal static class Eventually
{
    public static async Task BeTrueAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"It never came to pass that {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        }
    }
}
