namespace Slipway.Delivery.Baking;

/// <summary>What the platform's signals amount to.</summary>
internal sealed class SignalJudge
{
    private readonly Dictionary<string, int> restarts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> flaps = new(StringComparer.Ordinal);
    private readonly HashSet<string> notReady = new(StringComparer.Ordinal);
    private string? lastSoft;
    private TimeSpan lastSoftAt;

    public string? Failure { get; private set; }

    public string? Superseded { get; private set; }

    public int NotReady => notReady.Count;

    public void Add(TimeSpan at, WorkloadSignal signal)
    {
        switch (signal.Kind)
        {
            case WorkloadSignalKind.Superseded:
                Superseded ??= $"{signal.Instance}: {signal.Message}";
                break;
            case WorkloadSignalKind.Restarted:
                Restart(at, signal);
                break;
            case WorkloadSignalKind.Crashed:
                Fail("crashed", signal);
                break;
            case WorkloadSignalKind.OutOfMemory:
                Fail("out-of-memory", signal);
                break;
            case WorkloadSignalKind.ImagePullFailed:
                Fail("image-pull", signal);
                break;
            case WorkloadSignalKind.ConfigurationError:
                Fail("configuration", signal);
                break;
            case WorkloadSignalKind.NotReady:
                if (notReady.Add(signal.Instance))
                    flaps[signal.Instance] = flaps.GetValueOrDefault(signal.Instance) + 1;
                Soft(at, $"{signal.Instance} was not ready {Times(flaps[signal.Instance])}: {signal.Message}");
                break;
            case WorkloadSignalKind.Ready:
                notReady.Remove(signal.Instance);
                break;
            case WorkloadSignalKind.Unschedulable:
                Soft(at, $"{signal.Instance} waits for a node: {signal.Message}");
                break;
        }
    }

    /// <summary>What a pass waits for, if anything.</summary>
    public string? Waiting(TimeSpan at, TimeSpan settle) =>
        notReady.Count > 0 ? $"{string.Join(", ", notReady.Order(StringComparer.Ordinal))} not ready ({lastSoft})"
        : lastSoft is not null && at < lastSoftAt + settle ? $"settling: {lastSoft} at {Clock.Text(lastSoftAt)}"
        : null;

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    private void Restart(TimeSpan at, WorkloadSignal signal)
    {
        var count = restarts[signal.Instance] = restarts.GetValueOrDefault(signal.Instance) + 1;
        Soft(at, $"{signal.Instance} restarted: {signal.Message}");
        if (count >= 2)
            Failure ??= $"restarts: {signal.Instance} restarted {Times(count)}: {signal.Message}";
        else if (restarts.Count >= 2)
            Failure ??= $"restarts: {string.Join(", ", restarts.Keys.Order(StringComparer.Ordinal))} restarted: {signal.Message}";
    }

    private void Fail(string name, WorkloadSignal signal) => Failure ??= $"{name}: {signal.Instance}: {signal.Message}";

    private void Soft(TimeSpan at, string text) => (lastSoft, lastSoftAt) = (text, at);
}
