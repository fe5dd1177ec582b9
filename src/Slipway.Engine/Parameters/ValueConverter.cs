using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Slipway.Tooling;

namespace Slipway.Parameters;

/// <summary>Texts to values.</summary>
internal static class ValueConverter
{
    /// <summary>The element type of a list type; <see langword="null"/> for everything else.</summary>
    public static Type? ElementOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            ? type.GetGenericArguments()[0]
            : null;

    /// <summary>The texts that are allowed for a type; empty when they cannot be listed.</summary>
    public static ImmutableArray<string> AllowedFor(Type type)
    {
        var plain = Plain(ElementOf(type) ?? type);
        return plain.IsEnum ? [.. Enum.GetNames(plain).Select(ParameterName.Kebab)] : plain == typeof(bool) ? ["true", "false"] : [];
    }

    /// <summary>Converts; a text that does not is a <see cref="FormatException"/> whose message says what was expected.</summary>
    public static object Convert(IReadOnlyList<string> texts, Type type, AbsolutePath basis)
    {
        if (ElementOf(type) is not { } element)
        {
            return texts.Count == 1 ? Single(texts[0], Plain(type), basis) : throw new FormatException("one value is expected");
        }

        var array = Array.CreateInstance(element, texts.Count);
        for (var i = 0; i < texts.Count; i++)
        {
            array.SetValue(Single(texts[i], Plain(element), basis), i);
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            ? typeof(ValueConverter).GetMethod(nameof(ToImmutable), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(element).Invoke(null, [array])!
            : array;
    }

    private static ImmutableArray<T> ToImmutable<T>(T[] values) => [.. values];

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static object Single(string text, Type type, AbsolutePath basis)
    {
        if (type == typeof(string))
        {
            return text;
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text, out var flag) ? flag : text switch { "1" => true, "0" => false, _ => throw new FormatException("true or false is expected") };
        }

        if (type.IsEnum)
        {
            var name = Enum.GetNames(type).FirstOrDefault(name => ParameterName.Key(name) == ParameterName.Key(text));
            return name is null ? throw new FormatException($"one of {string.Join(", ", AllowedFor(type))} is expected") : Enum.Parse(type, name);
        }

        if (type == typeof(AbsolutePath))
        {
            return AbsolutePath.Create(text, basis);
        }

        if (type == typeof(Secret))
        {
            return text.Length > 0 ? new Secret(text) : throw new FormatException("a text that is not empty is expected");
        }

        if (type == typeof(Uri))
        {
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : throw new FormatException("an absolute URL is expected, such as https://example.org/");
        }

        if (type == typeof(TimeSpan))
        {
            return Duration(text);
        }

        return Parsed(text, type);
    }

    private static TimeSpan Duration(string text)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        var milliseconds = text[digits..] switch { "ms" => 1, "s" => 1e3, "m" => 60e3, "h" => 3600e3, "d" => 86400e3, _ => 0 };
        if (milliseconds > 0 && double.TryParse(text[..digits], CultureInfo.InvariantCulture, out var number))
        {
            var duration = number * milliseconds;
            return duration < TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.FromMilliseconds(duration) : throw new FormatException("a shorter duration is expected");
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && text.Contains(':')
            ? span
            : throw new FormatException("a duration is expected, such as 30s, 5m or 00:05:00");
    }

    // Numbers and every type that knows how to parse itself.
    private static object Parsed(string text, Type type)
    {
        var parse = type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string), typeof(IFormatProvider)])
            ?? type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string)])
            ?? throw new FormatException($"{type.Name} cannot be given as a parameter: it has no static Parse method");
        try
        {
            return parse.Invoke(null, parse.GetParameters().Length == 2 ? [text, CultureInfo.InvariantCulture] : [text])!;
        }
        catch (TargetInvocationException exception)
        {
            var expected = type == typeof(int) || type == typeof(long) ? "a whole number" : type == typeof(double) || type == typeof(decimal) ? "a number" : $"a {type.Name}";
            throw new FormatException($"{expected} is expected", exception.InnerException);
        }
    }
}
