using System.Text;
using System.Text.Json;
using Slipway.Planning;
using Slipway.Tooling.Records;

namespace Slipway.Hosts;

/// <summary>A plan for people, and for programs.</summary>
internal static class PlanText
{
    public static string Tree(Plan plan, BuildDescription description)
    {
        var text = new StringBuilder();
        var seen = new HashSet<string>();
        var waitedFor = plan.Targets.SelectMany(target => target.Edges.Select(edge => edge.On)).ToHashSet();
        foreach (var root in plan.Targets.Reverse().Where(target => !waitedFor.Contains(target.Name)).Reverse())
        {
            Node(text, plan, root, "", "", null, seen);
        }

        text.Append('\n').Append("In order: ").AppendJoin(" → ", plan.Targets.Where(target => target.Skip is null).Select(target => target.Name)).Append('\n');
        var needs = plan.Targets.Where(target => target.Skip is null).SelectMany(target => target.Model.RequiredParameters.Concat(target.Model.Secrets)).Distinct().ToList();
        if (needs.Count > 0)
        {
            var flags = description.Parameters.Where(parameter => needs.Contains(parameter.Name)).Select(parameter => parameter.IsSecret ? parameter.Variable + " (secret)" : parameter.Flag);
            text.Append("Needs: ").AppendJoin(", ", flags).Append('\n');
        }

        return text.ToString();
    }

    public static string Json(Plan plan) => JsonSerializer.Serialize(
        new
        {
            invoked = plan.Invoked,
            targets = plan.Targets.Select(target => new
            {
                name = target.Name,
                description = target.Model.Description,
                why = target.Why.ToString(),
                skip = target.Skip,
                waitsFor = target.Edges.Select(edge => new { target = edge.On, because = edge.Kind }),
                produces = target.Model.Produces.Select(output => output.Path),
                consumes = target.Model.Consumes.Select(output => output.Path),
                parameters = target.Model.RequiredParameters,
                variables = target.Model.Variables,
                secrets = target.Model.Secrets,
                permissions = target.Model.Permissions,
                runsAlone = target.Model.RunsAlone,
                assuredAfterFailure = target.Model.AssuredAfterFailure,
                proceedAfterFailure = target.Model.ProceedAfterFailure,
            }),
        },
        SlipwayJson.Options) + "\n";

    private static void Node(StringBuilder text, Plan plan, PlannedTarget target, string lead, string below, EdgeKind? kind, HashSet<string> seen)
    {
        var first = seen.Add(target.Name);
        text.Append(lead).Append(target.Name);
        var facts = new List<string>();
        if (kind is EdgeKind.Order or EdgeKind.Trigger or EdgeKind.Record)
        {
            facts.Add(kind switch { EdgeKind.Order => "order only", EdgeKind.Trigger => "trigger", _ => "its record" });
        }

        if (!first)
        {
            facts.Add("see above");
        }
        else
        {
            facts.AddRange(Facts(target));
        }

        text.Append(facts.Count > 0 ? $"  ({string.Join("; ", facts)})" : "").Append('\n');
        if (!first)
        {
            return;
        }

        for (var i = 0; i < target.Edges.Length; i++)
        {
            var last = i == target.Edges.Length - 1;
            Node(text, plan, plan[target.Edges[i].On], below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "), target.Edges[i].Kind, seen);
        }
    }

    private static IEnumerable<string> Facts(PlannedTarget target)
    {
        if (target.Skip is { } skip)
        {
            yield return $"skipped: {skip}";
        }

        if (target.Model.Consumes.Length > 0)
        {
            yield return $"reads {string.Join(", ", target.Model.Consumes.Select(output => output.Path).Distinct())}";
        }

        if (target.Model.Produces.Length > 0)
        {
            yield return $"makes {string.Join(", ", target.Model.Produces.Select(output => output.Path))}";
        }

        if (target.Model.Secrets.Length > 0)
        {
            yield return $"secrets {string.Join(", ", target.Model.Secrets)}";
        }

        if (target.Model.AssuredAfterFailure)
        {
            yield return "runs after failures too";
        }
    }
}
