using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Planning;

/// <summary>All targets of a build, checked: names are unique (case does not count) and every reference leads somewhere.</summary>
public sealed class TargetCollection
{
    private readonly Dictionary<string, TargetModel> _byName;

    /// <summary>Checks and keeps <paramref name="targets"/>.</summary>
    public TargetCollection(IEnumerable<TargetModel> targets)
    {
        All = [.. targets];
        _byName = new(All.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var target in All)
        {
            if (!_byName.TryAdd(target.Name, target))
            {
                var other = _byName[target.Name];
                throw new UsageException(
                    $"Two targets are named {target.Name}.",
                    $"One is declared in {other.DeclaredIn}, one in {target.DeclaredIn}.",
                    "Rename one, or override it in the build class and use Inherit for both.");
            }
        }

        foreach (var target in All)
        {
            Check(target, target.DependsOn, "depends on");
            Check(target, target.Before, "runs before");
            Check(target, target.After, "runs after");
            Check(target, target.Triggers, "triggers");
            Check(target, target.TriggeredBy, "is triggered by");
        }
    }

    /// <summary>In the order of their declaration.</summary>
    public ImmutableArray<TargetModel> All { get; }

    /// <summary>The target of that exact name (case does not count), which must be there.</summary>
    public TargetModel this[string name] => _byName[name];

    /// <summary>The target that the user means, or a <see cref="UsageException"/> with the nearest names.</summary>
    public TargetModel Find(string name)
    {
        if (_byName.TryGetValue(name, out var target))
        {
            return target;
        }

        var near = NearestNames.Of(name, All.Where(candidate => candidate.Listed).Select(candidate => candidate.Name));
        throw new UsageException(
            $"There is no target {name}.",
            near.Count > 0 ? $"The nearest are: {string.Join(", ", near)}." : $"This build has: {string.Join(", ", All.Where(each => each.Listed).Select(each => each.Name))}.",
            "Run with --help to see all targets.");
    }

    private void Check(TargetModel target, ImmutableArray<string> names, string relation)
    {
        foreach (var name in names)
        {
            if (!_byName.ContainsKey(name))
            {
                throw new UsageException(
                    $"{target.Name} {relation} {name}, which is not a target of this build.",
                    $"{target.Name} is declared in {target.DeclaredIn}.",
                    $"Declare {name}, or let the build implement the component that has it.");
            }
        }
    }
}
