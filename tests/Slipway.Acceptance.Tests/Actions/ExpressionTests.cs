namespace Slipway.Acceptance.Tests.Actions;

public sealed class ExpressionTests
{
    private static readonly Dictionary<string, object?> Contexts = new()
    {
        ["github"] = new Dictionary<string, object?> { ["ref"] = "refs/heads/main", ["event"] = new Dictionary<string, object?> { ["number"] = 7d } },
        ["needs"] = new Dictionary<string, object?> { ["build-it"] = new Dictionary<string, object?> { ["result"] = "failure" } },
    };

    [Theory]
    [InlineData("true", "true")]
    [InlineData("github.ref == 'REFS/heads/MAIN'", "true")]
    [InlineData("github.ref != 'refs/heads/main'", "false")]
    [InlineData("github['event'].number == 7", "true")]
    [InlineData("github.event.number == '7'", "true")]
    [InlineData("github.nothing", "")]
    [InlineData("needs.build-it.result", "failure")]
    [InlineData("'it''s'", "it's")]
    [InlineData("false || 'a' && 'b'", "b")]
    [InlineData("!(true && false)", "true")]
    [InlineData("startsWith(github.ref, 'refs/heads/') && contains('abc', 'B')", "true")]
    public void An_expression_has_GitHubs_value(string text, string value) => Expression.Text(Expression.Evaluate(text, Contexts)).ShouldBe(value);

    [Theory]
    [InlineData(null, true, true)]
    [InlineData(null, false, false)]
    [InlineData("github.ref == 'x'", true, false)]
    [InlineData("github.ref != 'x'", false, false)]
    [InlineData("always()", false, true)]
    [InlineData("${{ failure() }}", false, true)]
    [InlineData("always() && github.ref == 'x'", true, false)]
    public void A_condition_implies_success_unless_it_asks_for_the_status(string? condition, bool succeeded, bool holds) =>
        Expression.Holds(condition, Contexts, name => name == "always" || (name == "success" ? succeeded : !succeeded)).ShouldBe(holds);

    [Theory]
    [InlineData("github.ref =")]
    [InlineData("(true")]
    [InlineData("nowhere.x")]
    [InlineData("shout('a')")]
    public void What_GitHub_would_refuse_is_an_error(string text) => Should.Throw<Exception>(() => Expression.Evaluate(text, Contexts));
}
