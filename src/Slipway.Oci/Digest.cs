using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Oci;

/// <summary>The content address of a blob or manifest: <c>sha256:</c> and 64 lower-case hex digits (OCI image specification, “Digests”).</summary>
[JsonConverter(typeof(DigestJsonConverter))]
public readonly record struct Digest
{
    private const string Prefix = "sha256:";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string? _value;

    private Digest(string value) => _value = value;

    /// <summary>The 64 hex digits alone.</summary>
    public string Hex => ToString()[Prefix.Length..];

    /// <summary>The digest of <paramref name="content"/>.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => new(Prefix + Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>The digest whose SHA-256 is <paramref name="hash"/>.</summary>
    public static Digest OfHash(ReadOnlySpan<byte> hash) => new(Prefix + Convert.ToHexStringLower(hash));

    /// <summary>Reads <c>sha256:…</c>; anything else is a <see cref="FormatException"/>.</summary>
    public static Digest Parse(string text) => TryParse(text, out var digest) ? digest : throw new FormatException($"'{text}' is not a sha256 digest.");

    /// <summary>Reads <c>sha256:…</c>.</summary>
    public static bool TryParse(string? text, out Digest digest)
    {
        var valid = text is { Length: 71 } && text.StartsWith(Prefix, StringComparison.Ordinal)
            && !text.AsSpan(Prefix.Length).ContainsAnyExcept(HexDigits);
        digest = valid ? new Digest(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? throw new InvalidOperationException("A default Digest has no value.");

    private sealed class DigestJsonConverter : JsonConverter<Digest>
    {
        public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var digest) ? digest : throw new JsonException("That is not a sha256 digest.");

        public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
