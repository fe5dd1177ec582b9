using System.Globalization;

namespace LoadHarness.Configuration;

/// <summary>Reads the numbers of one section and collects everything that is wrong with it, unknown names included.</summary>
internal sealed class SettingsReader(IConfiguration configuration, string section, List<string> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A number within its bounds; <paramref name="fallback"/> where it is not set.</summary>
    public decimal Number(string name, decimal fallback, decimal least, decimal most)
    {
        _known.Add(name);
        var text = configuration[$"{section}:{name}"];
        if (string.IsNullOrWhiteSpace(text)) return fallback;

        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;

        problems.Add($"{section}:{name} is \"{text}\": it must be a number from {least} to {most}. {Where(name)}");
        return fallback;
    }

    public int Whole(string name, int fallback, int least, int most)
    {
        var value = Number(name, fallback, least, most);
        if (value == decimal.Truncate(value)) return (int)value;

        problems.Add($"{section}:{name} is {value}: it must be a whole number from {least} to {most}. {Where(name)}");
        return fallback;
    }

    /// <summary>A misspelt setting would otherwise be a fault that silently never happens.</summary>
    public void RefuseUnknown()
    {
        foreach (var child in configuration.GetSection(section).GetChildren().Where(c => !_known.Contains(c.Key)))
            problems.Add($"{section}:{child.Key} is no setting. Known are: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
    }

    private string Where(string name) => $"Set it in appsettings.json, or by the environment variable {section}__{name}.";
}
