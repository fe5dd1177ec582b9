using System.Text;
using System.Text.Json;
using Slipway.Parameters;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Hosts;

/// <summary><c>--help</c>: every target and every parameter of this very build.</summary>
internal static class HelpText
{
    private const int Indent = 2;

    public static string Text(BuildDescription build, IReadOnlyList<string> targets)
    {
        var text = new StringBuilder();
        if (targets.Count > 0)
        {
            foreach (var name in targets)
            {
                Target(text, build, build.Targets.Find(name));
            }

            return text.ToString();
        }

        text.Append("Usage: ./build.sh [TARGETS] [--flag value …]\n");
        var byDefault = Default(build);
        Targets(text, "What runs by default, in this order (--plan shows why):", byDefault.Where(target => target.Listed));
        Targets(text, byDefault.Count > 0 ? "Other targets:" : "Targets:", build.Targets.All.Where(target => target.Listed && !byDefault.Contains(target)));
        text.Append("\nParameters (from arguments, then environment variables, then .nuke/parameters.PROFILE.json, then .nuke/parameters.json):\n");
        Table(text, build.Parameters.Select(parameter => (
            parameter.IsSecret ? parameter.Variable : $"{parameter.Flag} {Placeholder(parameter)}".TrimEnd(),
            parameter.Description ?? "",
            Facts(parameter))));
        text.Append("\nFlags of every build:\n");
        Table(text, EngineOptions.All.Select(option => ($"--{option.Name} {option.Value}".TrimEnd(), option.Description, "")));
        text.Append("\nExit codes: 0 done, 1 a target failed, 2 usage, 3 bake failed and rolled back, 4 the rollback failed too, 5 inconclusive,\n");
        text.Append("            6 no telemetry, 7 superseded, 130 cancelled.\n");
        return text.ToString();
    }

    public static string Json(BuildDescription build) => JsonSerializer.Serialize(
        new
        {
            targets = build.Targets.All.Select(target => new { target.Name, target.Description, target.IsDefault, target.Listed, target.DependsOn, target.DeclaredIn }),
            parameters = build.Parameters.Select(parameter => new
            {
                parameter.Name,
                parameter.Flag,
                parameter.Variable,
                parameter.Description,
                parameter.Default,
                parameter.Allowed,
                parameter.IsSecret,
                parameter.IsRequired,
            }),
        },
        SlipwayJson.Options) + "\n";

    private static IReadOnlyList<TargetModel> Default(BuildDescription build)
    {
        try
        {
            return [.. build.Plan(new([.. build.Targets.All.Where(target => target.IsDefault).Select(target => target.Name)])).Targets.Select(planned => planned.Model)];
        }
        catch (UsageException)
        {
            return []; // whoever runs it will be told; help is always given
        }
    }

    private static void Targets(StringBuilder text, string title, IEnumerable<TargetModel> targets)
    {
        if (targets.ToList() is { Count: > 0 } all)
        {
            text.Append($"\n{title}\n");
            Table(text, all.Select(target => (target.Name, target.Description ?? "", "")));
        }
    }

    private static void Target(StringBuilder text, BuildDescription build, TargetModel target)
    {
        text.Append($"{target.Name}: {target.Description ?? "(no description)"}\n");
        Table(text, new (string, IEnumerable<string>)[]
        {
            ("declared in", [target.DeclaredIn]),
            ("depends on", target.DependsOn),
            ("runs before", target.Before),
            ("runs after", target.After),
            ("triggers", target.Triggers),
            ("triggered by", target.TriggeredBy),
            ("reads", target.Consumes.Select(output => output.Path)),
            ("makes", target.Produces.Select(output => output.Path)),
            ("only when", target.StaticConditions.Concat(target.DynamicConditions).Select(condition => condition.Text)),
            ("parameters", build.Parameters.Where(parameter => target.RequiredParameters.Contains(parameter.Name)).Select(parameter => parameter.Flag)),
            ("variables", build.Parameters.Where(parameter => target.Variables.Contains(parameter.Name)).Select(parameter => parameter.Variable)),
            ("secrets", build.Parameters.Where(parameter => target.Secrets.Contains(parameter.Name)).Select(parameter => parameter.Variable)),
        }.Where(row => row.Item2.Any()).Select(row => (row.Item1, string.Join(", ", row.Item2), "")));
    }

    private static string Placeholder(ParameterModel parameter) => parameter.IsSwitch ? "" : parameter.IsList ? "VALUES" : "VALUE";

    private static string Facts(ParameterModel parameter) => string.Join("; ", new[]
    {
        parameter.IsSecret ? "a secret: from the environment only" : $"variable {parameter.Variable}",
        parameter.IsRequired ? "required" : "",
        parameter.Default is { } value ? $"default {value}" : "",
        parameter.Allowed.Length > 0 && !parameter.IsSwitch ? $"one of {string.Join(", ", parameter.Allowed)}" : "",
    }.Where(fact => fact.Length > 0));

    private static void Table(StringBuilder text, IEnumerable<(string Name, string Text, string Facts)> rows)
    {
        var all = rows.ToList();
        var width = Math.Min(34, all.Count == 0 ? 0 : all.Max(row => row.Name.Length));
        foreach (var (name, description, facts) in all)
        {
            text.Append(' ', Indent).Append($"{name.PadRight(width)}  {(description.Length > 0 ? description : facts)}".TrimEnd()).Append('\n');
            if (facts.Length > 0 && description.Length > 0)
            {
                text.Append(' ', Indent + width + 2).Append('(').Append(facts).Append(")\n");
            }
        }
    }
}
