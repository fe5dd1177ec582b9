using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Oci.Aws.Internal;

/// <summary>How AWS writes JSON: camelCase, times as seconds since 1970, enums as it names them.</summary>
internal static class AwsJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = false,
        Converters = { new EpochConverter() },
    };

    private sealed class EpochConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(reader.GetDouble() * 1000))
                : reader.GetDateTimeOffset(); // moto writes some of them as text

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.ToUnixTimeMilliseconds() / 1000.0);
    }
}
