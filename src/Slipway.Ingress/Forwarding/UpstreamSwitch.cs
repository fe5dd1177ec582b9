using Slipway.Ingress.Control;

namespace Slipway.Ingress.Forwarding;

/// <summary>
/// Which upstream gets the next request, and who is still busy. Taking an upstream and counting the request are one step under one lock: after a switch has
/// returned, no request can still be on its way to the former upstream without being counted there.
/// </summary>
internal sealed class UpstreamSwitch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Upstream> _all = [];
    private Upstream? _current;

    public UpstreamSwitch(Uri? first) => SwitchTo(first);

    /// <summary>The current upstream with one more request in flight; <see langword="null"/> when nothing serves.</summary>
    public Upstream? Acquire()
    {
        lock (_gate)
        {
            if (_current is not null)
            {
                _current.InFlight++;
            }

            return _current;
        }
    }

    /// <summary>Ends what <see cref="Acquire"/> began.</summary>
    public void Release(Upstream upstream)
    {
        lock (_gate)
        {
            upstream.InFlight--;
            ForgetIdle();
        }
    }

    /// <summary>From the moment this returns, requests go to <paramref name="address"/>; those in flight end where they are.</summary>
    public void SwitchTo(Uri? address)
    {
        lock (_gate)
        {
            _current = address is null ? null : _all.Find(upstream => upstream.Address == address);
            if (address is not null && _current is null)
            {
                _current = new Upstream(address);
                _all.Add(_current);
            }

            ForgetIdle();
        }
    }

    public (Uri? Current, IReadOnlyList<UpstreamStatus> All) Read()
    {
        lock (_gate)
        {
            return (_current?.Address, [.. _all.Select(upstream => new UpstreamStatus(upstream.Address, upstream.InFlight))]);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _all.ForEach(upstream => upstream.Dispose());
            _all.Clear();
            _current = null;
        }
    }

    private void ForgetIdle()
    {
        foreach (var idle in _all.Where(upstream => upstream != _current && upstream.InFlight == 0).ToList())
        {
            _all.Remove(idle);
            idle.Dispose();
        }
    }
}
