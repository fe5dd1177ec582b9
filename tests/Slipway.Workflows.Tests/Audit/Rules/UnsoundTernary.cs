using System.Text.RegularExpressions;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary><c>a &amp;&amp; b || c</c> gives c where b is false or empty.</summary>
public sealed partial class UnsoundTernary : AuditRule
{
    public override string Name => "unsound-ternary";

    public override IEnumerable<Finding> Check(WorkflowText workflow)
    {
        var expressions = workflow.Scalars.SelectMany(text => Fenced().Matches(text.Value ?? "").Select(match => (Node: text, Text: match.Value)))
            .Concat(UnsoundCondition.Conditions(workflow).Select(condition => (Node: condition, Text: condition.Value!)));
        return expressions.Where(expression => Ternary().IsMatch(expression.Text))
            .DistinctBy(expression => expression.Node.Start.Index)
            .Select(expression => At(expression.Node, $"'{expression.Text}' is no choice between two values"));
    }

    [GeneratedRegex(@"\$\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"&&[^()]*\|\|")]
    private static partial Regex Ternary();
}
