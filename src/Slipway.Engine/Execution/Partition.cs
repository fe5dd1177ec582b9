using System.Globalization;
using Slipway.Tooling;

namespace Slipway;

/// <summary>One machine's share of a target's work.</summary>
/// <param name="Number">Which share, from 1.</param>
/// <param name="Of">How many there are.</param>
public sealed record Partition(int Number, int Of)
{
    /// <summary>The variable that a generated job sets, for example <c>2/3</c>.</summary>
    public const string Variable = "PARTITION";

    /// <summary>All of it.</summary>
    public static Partition Whole { get; } = new(1, 1);

    /// <summary>This machine's share: every item is in exactly one share, whatever their number. Give the items in the same order everywhere.</summary>
    public IEnumerable<T> Take<T>(IEnumerable<T> items) => items.Where((_, index) => index % Of == Number - 1);

    /// <inheritdoc/>
    public override string ToString() => $"{Number}/{Of}";

    internal static Partition Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Whole;
        }

        var parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var of)
            && number >= 1 && number <= of
            ? new Partition(number, of)
            : throw new UsageException($"{Variable} is '{text}', which is no share.", "It says which part of how many this machine does.", $"Set it to NUMBER/COUNT, for example {Variable}=1/3.");
    }
}
