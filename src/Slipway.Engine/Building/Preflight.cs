using System.Collections.Immutable;
using Slipway.Parameters;
using Slipway.Planning;
using Slipway.Tooling;

namespace Slipway.Building;

/// <summary>What must hold before the first target starts; everything that is missing is said at once.</summary>
internal static class Preflight
{
    public static void Check(Plan plan, ImmutableArray<ParameterModel> parameters)
    {
        var missing = new List<Missing>();
        foreach (var parameter in parameters)
        {
            if (parameter.IsRequired && !HasValue(parameter))
            {
                missing.Add(new(parameter, "every run"));
            }
        }

        foreach (var target in plan.Targets.Where(target => target.Skip is null))
        {
            foreach (var name in target.Model.RequiredParameters.Concat(target.Model.Secrets))
            {
                var parameter = parameters.FirstOrDefault(candidate => ParameterName.Key(candidate.Name) == ParameterName.Key(name))
                    ?? throw new UsageException($"{target.Name} requires {name}, which is not a parameter.", $"It is declared in {target.Model.DeclaredIn}.", "Put [Parameter] on the member that is required.");
                if (!HasValue(parameter))
                {
                    missing.Add(new(parameter, target.Name));
                }
            }
        }

        if (missing.Count > 0)
        {
            throw Lacking(missing);
        }

        foreach (var target in plan.Targets.Where(target => target.Skip is null))
        {
            if (target.Model.Requirements.FirstOrDefault(requirement => !Holds(target.Name, requirement)) is { } requirement)
            {
                throw new UsageException($"{target.Name} cannot run.", $"It requires: {requirement.Text}.", $"See to it that this holds, or leave the target out: --skip {target.Name}.");
            }
        }
    }

    private static bool Holds(string target, TargetCondition requirement)
    {
        try
        {
            return requirement.Holds();
        }
        catch (Exception exception) when (exception is not UsageException)
        {
            throw new UsageException($"A requirement of {target} cannot be decided.", $"{requirement.Text}: {exception.Message}", "Mend the condition given to Requires.", exception);
        }
    }

    private static UsageException Lacking(List<Missing> missing)
    {
        var groups = missing
            .GroupBy(each => each.Parameter.Name)
            .Select(group => new Missing(group.First().Parameter, string.Join(", ", group.Select(each => each.By).Distinct())))
            .ToList();
        return new UsageException(
            groups.Count == 1 ? "A parameter has no value." : $"{groups.Count} parameters have no value.",
            string.Join("; ", groups.Select(group => $"{group.Parameter.Name} is needed by {group.By}")) + ".",
            "Give " + string.Join("; ", groups.Select(group => group.Parameter.IsSecret
                ? $"the environment variable {group.Parameter.Variable} (a secret)"
                : $"{group.Parameter.Flag} or the environment variable {group.Parameter.Variable}")) + ".");
    }

    private static bool HasValue(ParameterModel parameter) => parameter.Get!() switch
    {
        null => false,
        string text => text.Length > 0,
        System.Collections.ICollection list => list.Count > 0,
        _ => true,
    };

    private sealed class Missing(ParameterModel parameter, string by)
    {
        public ParameterModel Parameter => parameter;

        public string By => by;
    }
}
