using System.Runtime.CompilerServices;

namespace Slipway.Delivery.Dora;

/// <summary>The deployments of one series, found by release, run and attempt. Each knows its own key, so the table holds nothing but references: a third of a
/// dictionary's memory.</summary>
internal sealed class DeploymentSet
{
    private const int FirstCapacity = 16;
    private const ulong Spread = 0x9E3779B97F4A7C15; // 2^64 over the golden ratio, as in Fibonacci hashing

    private DeploymentFacts?[] _places = new DeploymentFacts?[FirstCapacity];
    private int _count;

    public IEnumerable<DeploymentFacts> All
    {
        get
        {
            foreach (var deployment in _places)
            {
                if (deployment is not null)
                {
                    yield return deployment;
                }
            }
        }
    }

    public DeploymentFacts? Find(ReleaseKey release, ulong run, int attempt) => _places[Place(_places, release, run, attempt)];

    public DeploymentFacts GetOrAdd(ReleaseKey release, ulong run, int attempt)
    {
        var place = Place(_places, release, run, attempt);
        if (_places[place] is { } found)
        {
            return found;
        }

        if ((_count + 1) * 4L > _places.Length * 3L)
        {
            Grow();
            place = Place(_places, release, run, attempt);
        }

        _count++;
        return _places[place] = new(release, run, attempt);
    }

    private void Grow()
    {
        var larger = new DeploymentFacts?[_places.Length * 2];
        foreach (var deployment in _places)
        {
            if (deployment is not null)
            {
                larger[Place(larger, deployment.Release, deployment.Run, deployment.Attempt)] = deployment;
            }
        }

        _places = larger;
    }

    /// <summary>Where it stands, or the free place where it belongs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Place(DeploymentFacts?[] places, ReleaseKey release, ulong run, int attempt)
    {
        var mask = places.Length - 1;
        var hash = (((ulong)release.Value ^ (run + (uint)attempt)) * Spread) >> 32;
        for (var place = (int)hash & mask; ; place = (place + 1) & mask)
        {
            if (places[place] is not { } there || (there.Run == run && there.Release == release && there.Attempt == attempt))
            {
                return place;
            }
        }
    }
}
