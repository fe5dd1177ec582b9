using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>
/// GitHub's expressions as far as workflows here use them: literals, contexts, comparison, logic, and some functions. Written from GitHub's documentation,
/// knowing nothing of the generator.
/// </summary>
public sealed partial class Expression
{
    private readonly List<string> _tokens;
    private readonly IReadOnlyDictionary<string, object?> _contexts;
    private readonly Func<string, bool> _status;
    private int _at;

    private Expression(string text, IReadOnlyDictionary<string, object?> contexts, Func<string, bool> status)
    {
        _tokens = [.. Token().Matches(text).Select(match => match.Value)];
        Token().Replace(text, "").Trim().ShouldBeEmpty($"cannot read: {text}");
        _contexts = contexts;
        _status = status;
    }

    /// <summary>The value of a bare expression.</summary>
    public static object? Evaluate(string text, IReadOnlyDictionary<string, object?> contexts, Func<string, bool>? status = null)
    {
        var expression = new Expression(text, contexts, status ?? (name => throw new InvalidOperationException($"{name}() stands where no status is known.")));
        var value = expression.Or();
        expression._at.ShouldBe(expression._tokens.Count, $"cannot read: {text}");
        return value;
    }

    /// <summary>A text with every <c>${{ }}</c> replaced.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, object?> contexts) =>
        Fence().Replace(text, match => Text(Evaluate(match.Groups[1].Value, contexts)));

    /// <summary>A condition: without a function of status in it, nothing before may have failed.</summary>
    public static bool Holds(string? condition, IReadOnlyDictionary<string, object?> contexts, Func<string, bool> status)
    {
        if (condition is null)
        {
            return status("success");
        }

        var bare = Fence().Match(condition) is { Success: true } match && match.Length == condition.Trim().Length ? match.Groups[1].Value : condition;
        return (StatusFunction().IsMatch(bare) || status("success")) && Truth(Evaluate(bare, contexts, status));
    }

    public static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        double number => number.ToString(CultureInfo.InvariantCulture),
        string text => text,
        _ => JsonSerializer.Serialize(value),
    };

    private static bool Truth(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        double number => number != 0,
        string text => text.Length > 0,
        _ => true,
    };

    private object? Or()
    {
        var left = And();
        while (Take("||"))
        {
            var right = And();
            left = Truth(left) ? left : right;
        }

        return left;
    }

    private object? And()
    {
        var left = Comparison();
        while (Take("&&"))
        {
            var right = Comparison();
            left = Truth(left) ? right : left;
        }

        return left;
    }

    private object? Comparison()
    {
        var left = Unary();
        return Take("==") ? Same(left, Unary()) : Take("!=") ? !Same(left, Unary()) : left;
    }

    private object? Unary() => Take("!") ? !Truth(Unary()) : Primary();

    private object? Primary()
    {
        if (Take("("))
        {
            var inner = Or();
            Take(")").ShouldBeTrue("a closing parenthesis is missing");
            return inner;
        }

        var token = _tokens[_at++];
        if (token[0] == '\'')
        {
            return token[1..^1].Replace("''", "'", StringComparison.Ordinal);
        }

        if (double.TryParse(token, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        return token switch
        {
            "true" => true,
            "false" => false,
            "null" => null,
            _ => Take("(") ? Call(token) : Member(_contexts.TryGetValue(token, out var context)
                ? context
                : throw new InvalidOperationException($"There is no context '{token}' here.")),
        };
    }

    private object? Member(object? value)
    {
        while (_at < _tokens.Count && _tokens[_at] is "." or "[")
        {
            string name;
            if (_tokens[_at++] == ".")
            {
                name = _tokens[_at++];
            }
            else
            {
                name = Text(Or());
                Take("]").ShouldBeTrue("a closing bracket is missing");
            }

            // A member that is not there is null, as on GitHub; that an output was misspelt shows in the tests' own assertions.
            value = value is IReadOnlyDictionary<string, object?> members ? members.GetValueOrDefault(name) : null;
        }

        return value;
    }

    private object? Call(string name)
    {
        var arguments = new List<object?>();
        while (!Take(")"))
        {
            arguments.Add(Or());
            Take(",");
        }

        return name switch
        {
            "always" or "success" or "failure" or "cancelled" => _status(name),
            "contains" => Text(arguments[0]).Contains(Text(arguments[1]), StringComparison.OrdinalIgnoreCase),
            "startsWith" => Text(arguments[0]).StartsWith(Text(arguments[1]), StringComparison.OrdinalIgnoreCase),
            "endsWith" => Text(arguments[0]).EndsWith(Text(arguments[1]), StringComparison.OrdinalIgnoreCase),
            "toJSON" => JsonSerializer.Serialize(arguments[0]),
            "hashFiles" => "0",
            _ => throw new InvalidOperationException($"There is no function '{name}'."),
        };
    }

    private bool Take(string token)
    {
        var taken = _at < _tokens.Count && _tokens[_at] == token;
        _at += taken ? 1 : 0;
        return taken;
    }

    private static bool Same(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase),
        (null, null) => true,
        (bool a, bool b) => a == b,
        _ => Number(left).Equals(Number(right)) && !double.IsNaN(Number(left)),
    };

    private static double Number(object? value) => value switch
    {
        null => 0,
        bool flag => flag ? 1 : 0,
        double number => number,
        string { Length: 0 } => 0,
        string text when double.TryParse(text, CultureInfo.InvariantCulture, out var number) => number,
        _ => double.NaN,
    };

    [GeneratedRegex(@"'(?:[^']|'')*'|&&|\|\||==|!=|[!().,\[\]]|-?\d+(?:\.\d+)?|[A-Za-z_][A-Za-z0-9_-]*")]
    private static partial Regex Token();

    [GeneratedRegex(@"\$\{\{(.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\b(always|success|failure|cancelled)\s*\(")]
    private static partial Regex StatusFunction();
}
