using System.Globalization;

namespace Slipway.Bench;

/// <summary>The words after a scenario's name.</summary>
internal static class Options
{
    /// <summary>The number after <paramref name="flag"/>, or <paramref name="otherwise"/>.</summary>
    public static int Number(string[] args, string flag, int otherwise) =>
        Array.IndexOf(args, flag) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
