namespace Slipway.Delivery.Baking;

/// <summary>What the platform's signals amount to.</summary>
internal sealed class SignalJudge
{
    private readonly Dictionary<string, int> _restarts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _flaps = new(StringComparer.Ordinal);
    private readonly HashSet<string> _notReady = new(StringComparer.Ordinal);
    private string? _lastSoft;
    private TimeSpan _lastSoftAt;

    public string? Failure { get; private set; }

    public string? Superseded { get; private set; }

    public int NotReady => _notReady.Count;

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
                if (_notReady.Add(signal.Instance))
                    _flaps[signal.Instance] = _flaps.GetValueOrDefault(signal.Instance) + 1;
                Soft(at, $"{signal.Instance} was not ready {Times(_flaps[signal.Instance])}: {signal.Message}");
                break;
            case WorkloadSignalKind.Ready:
                _notReady.Remove(signal.Instance);
                break;
            case WorkloadSignalKind.Unschedulable:
                Soft(at, $"{signal.Instance} waits for a node: {signal.Message}");
                break;
        }
    }

    /// <summary>What a pass waits for, if anything.</summary>
    public string? Waiting(TimeSpan at, TimeSpan settle) =>
        _notReady.Count > 0 ? $"{string.Join(", ", _notReady.Order(StringComparer.Ordinal))} not ready ({_lastSoft})"
        : _lastSoft is not null && at < _lastSoftAt + settle ? $"settling: {_lastSoft} at {Clock.Text(_lastSoftAt)}"
        : null;

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    private void Restart(TimeSpan at, WorkloadSignal signal)
    {
        var count = _restarts[signal.Instance] = _restarts.GetValueOrDefault(signal.Instance) + 1;
        Soft(at, $"{signal.Instance} restarted: {signal.Message}");
        if (count >= 2)
            Failure ??= $"restarts: {signal.Instance} restarted {Times(count)}: {signal.Message}";
        else if (_restarts.Count >= 2)
            Failure ??= $"restarts: {string.Join(", ", _restarts.Keys.Order(StringComparer.Ordinal))} restarted: {signal.Message}";
    }

    private void Fail(string name, WorkloadSignal signal) => Failure ??= $"{name}: {signal.Instance}: {signal.Message}";

    private void Soft(TimeSpan at, string text) => (_lastSoft, _lastSoftAt) = (text, at);
}
