using System.Runtime.CompilerServices;

namespace Slipway.Delivery.Dora;

/// <summary>The deployments of one series in the order in which they became known, found by release, run and attempt. Each knows its own key, so the table
/// holds nothing but numbers: a third of a dictionary's memory.</summary>
internal sealed class DeploymentSet
{
    private const int FirstCapacity = 16;
    private const ulong Spread = 0x9E3779B97F4A7C15; // 2^64 over the golden ratio, as in Fibonacci hashing

    private readonly List<DeploymentFacts> _all = [];
    private int[] _places = new int[FirstCapacity]; // a deployment's number, from one; 0: free
    private DeploymentFacts? _last;

    public IReadOnlyList<DeploymentFacts> All => _all;

    public DeploymentFacts? Find(ReleaseKey release, ulong run, int attempt) =>
        _places[Place(release, run, attempt)] is > 0 and var number ? _all[number - 1] : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public DeploymentFacts GetOrAdd(ReleaseKey release, ulong run, int attempt)
    {
        // The events of one deployment follow each other.
        if (_last is not null && IsOf(_last, release, run, attempt))
        {
            return _last;
        }

        var place = Place(release, run, attempt);
        if (_places[place] is > 0 and var number)
        {
            return _last = _all[number - 1];
        }

        if ((_all.Count + 1) * 4L > _places.Length * 3L)
        {
            Grow();
            place = Place(release, run, attempt);
        }

        _all.Add(_last = new(release, run, attempt));
        _places[place] = _all.Count;
        return _last;
    }

    private static bool IsOf(DeploymentFacts deployment, ReleaseKey release, ulong run, int attempt) =>
        deployment.Run == run && deployment.Release == release && deployment.Attempt == attempt;

    private void Grow()
    {
        _places = new int[_places.Length * 2];
        for (var number = 1; number <= _all.Count; number++)
        {
            var deployment = _all[number - 1];
            _places[Place(deployment.Release, deployment.Run, deployment.Attempt)] = number;
        }
    }

    /// <summary>Where it stands, or the free place where it belongs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Place(ReleaseKey release, ulong run, int attempt)
    {
        var mask = _places.Length - 1;
        var hash = (((ulong)release.Value ^ (run + (uint)attempt)) * Spread) >> 32;
        var place = (int)hash & mask;
        while (_places[place] is > 0 and var number && !IsOf(_all[number - 1], release, run, attempt))
        {
            place = (place + 1) & mask;
        }

        return place;
    }
}
