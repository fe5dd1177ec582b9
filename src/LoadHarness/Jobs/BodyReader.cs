using System.Text.Json;

namespace LoadHarness.Jobs;

/// <summary>Reads the fields of a small JSON object and collects what is wrong with each, naming its limits.</summary>
internal sealed class BodyReader
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _errors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private BodyReader(JsonElement body)
    {
        foreach (var field in body.EnumerateObject())
        {
            if (!_fields.TryAdd(field.Name, field.Value)) _errors[field.Name] = "is there twice";
        }
    }

    /// <summary>Null when the body is not a JSON object.</summary>
    public static async Task<BodyReader?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return document.RootElement.ValueKind == JsonValueKind.Object ? new BodyReader(document.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public double Number(string name, double least, double most, double? fallback = null)
    {
        var must = $"must be a number from {least} to {most}";
        if (!TryField(name, fallback is null, must, out var field)) return fallback ?? least;
        if (field.ValueKind == JsonValueKind.Number && field.TryGetDouble(out var value) && value >= least && value <= most) return value;
        _errors[name] = must;
        return least;
    }

    public int Whole(string name, int least, int most, int? fallback = null)
    {
        var must = $"must be a whole number from {least} to {most}";
        if (!TryField(name, fallback is null, must, out var field)) return fallback ?? least;
        if (field.ValueKind == JsonValueKind.Number && field.TryGetInt32(out var value) && value >= least && value <= most) return value;
        _errors[name] = must;
        return least;
    }

    public string OneOf(string name, string[] allowed)
    {
        var must = $"must be {string.Join(" or ", allowed)}";
        if (!TryField(name, required: false, must, out var field)) return allowed[0];
        if (field.ValueKind == JsonValueKind.String && allowed.Contains(field.GetString())) return field.GetString()!;
        _errors[name] = must;
        return allowed[0];
    }

    /// <summary>Everything that is wrong, unknown fields included; call it when all known fields were read.</summary>
    public IReadOnlyDictionary<string, string> Errors()
    {
        foreach (var name in _fields.Keys.Where(f => !_known.Contains(f)))
            _errors[name] = $"is no field of this request; known are {string.Join(", ", _known.Order(StringComparer.Ordinal))}";
        return _errors;
    }

    private bool TryField(string name, bool required, string must, out JsonElement field)
    {
        _known.Add(name);
        if (_fields.TryGetValue(name, out field)) return true;
        if (required) _errors[name] = $"is missing; it {must}";
        return false;
    }
}
