using FsCheck;
using FsCheck.Fluent;
using Slipway.Planning;

namespace Slipway.Engine.Tests;

/// <summary>Random graphs without circles: a target depends only on earlier ones.</summary>
internal static class Graphs
{
    public static Arbitrary<TargetModel[]> Any { get; } = (
        from size in Gen.Choose(1, 30)
        from edges in Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), size * 2)
        select Make(size, edges)).ToArbitrary();

    public static HashSet<string> Closure(TargetCollection targets, string name)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([name]);
        while (open.TryPop(out var next))
        {
            if (seen.Add(next))
            {
                targets[next].DependsOn.ToList().ForEach(open.Push);
            }
        }

        return seen;
    }

    private static TargetModel[] Make(int size, int[] edges)
    {
        var dependencies = Enumerable.Range(0, size).Select(_ => new HashSet<string>()).ToArray();
        for (var i = 0; i < edges.Length; i++)
        {
            var target = i % size;
            if (target > 0)
            {
                dependencies[target].Add($"T{edges[i] % target}");
            }
        }

        return [.. dependencies.Select((on, index) => new TargetModel($"T{index}") { DependsOn = [.. on] })];
    }
}
