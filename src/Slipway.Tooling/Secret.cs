using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Tooling;

/// <summary>A text that must not be seen. It renders as <c>***</c> everywhere; only <see cref="Reveal"/> gives it away.</summary>
[JsonConverter(typeof(SecretJsonConverter))]
public sealed class Secret
{
    /// <summary>What every secret looks like when printed, interpolated or serialized.</summary>
    public const string Masked = "***";

    private readonly string _value;

    /// <summary>Keeps <paramref name="value"/>; an empty text is an <see cref="ArgumentException"/>.</summary>
    public Secret(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>The text itself, for the one place that hands it to its consumer (a header, a standard input, a child's environment).</summary>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public override string ToString() => Masked;

    private sealed class SecretJsonConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new JsonException("A secret is never stored, so it cannot be read back.");

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(Masked);
    }
}
