using Slipway.Tooling;

namespace Slipway.Planning;

/// <summary>Which planned targets will not run, and why.</summary>
internal static class Skips
{
    /// <param name="targets">All targets.</param>
    /// <param name="request">With the names to skip.</param>
    /// <param name="order">Planned names, dependencies first.</param>
    /// <param name="included">Why each is in.</param>
    /// <param name="invoked">Asked for by name, or the defaults.</param>
    public static Dictionary<string, string> Decide(
        TargetCollection targets, PlanRequest request, List<string> order, Dictionary<string, Inclusion> included, HashSet<string> invoked)
    {
        var skipped = new Dictionary<string, string>();
        HashSet<string> named = [.. (request.Skip ?? []).Select(name => targets.Find(name).Name)];
        var skipAllElse = request.Skip is { Length: 0 };
        foreach (var name in order)
        {
            var reason = named.Contains(name) || (skipAllElse && !invoked.Contains(name)) ? "by --skip"
                : request.DoneBefore.Contains(name) ? "done before (--continue)"
                : targets[name].StaticConditions.FirstOrDefault(condition => !Holds(name, condition)) is { } failed ? $"{failed.Text} does not hold"
                : null;
            if (reason is not null)
            {
                skipped[name] = reason;
            }
        }

        if (skipped.Count == 0)
        {
            return skipped;
        }

        // Dependants come later in the order, so walking it backwards decides each target after all that need it.
        var dependants = order.ToDictionary(name => name, _ => new List<string>());
        foreach (var name in order)
        {
            foreach (var dependency in targets[name].DependsOn.Select(each => targets[each].Name).Distinct())
            {
                dependants[dependency].Add(name);
            }
        }

        foreach (var name in Enumerable.Reverse(order))
        {
            var needing = dependants[name];
            if (included[name].Kind == InclusionKind.Dependency && !skipped.ContainsKey(name) && !invoked.Contains(name) && needing.Count > 0
                && needing.All(by => skipped.ContainsKey(by) && targets[by].WhenSkipped == DependencyBehavior.Skip))
            {
                skipped[name] = $"only {string.Join(", ", needing)} needed it";
            }
        }

        return skipped;
    }

    private static bool Holds(string target, TargetCondition condition)
    {
        try
        {
            return condition.Holds();
        }
        catch (Exception exception) when (exception is not UsageException)
        {
            throw new UsageException($"A condition of {target} cannot be decided.", $"{condition.Text}: {exception.Message}", "Mend the condition given to OnlyWhenStatic.", exception);
        }
    }
}
