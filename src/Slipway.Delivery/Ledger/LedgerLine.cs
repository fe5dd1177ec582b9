using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Delivery.Ledger;

/// <summary>One event as one line of JSON. Written and read by hand: a ledger of a million lines must read in a second or two.
/// What runs once a line is compiled for speed from the start, since a run is over before the runtime would come to it.</summary>
internal static class LedgerLine
{
    private const string SchemaPrefix = "slipway/event/";

    private static readonly string Schema = $"{SchemaPrefix}{LedgerEvent.SchemaVersion}";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The event as UTF-8, with its line feed.</summary>
    public static byte[] Write(LedgerEvent ledgerEvent)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteString("id", ledgerEvent.Id);
            json.WriteString("kind", LedgerKinds.NameOf(ledgerEvent.Kind));
            json.WriteString("service", ledgerEvent.Service);
            json.WriteString("environment", ledgerEvent.Environment);
            json.WriteString("at", ledgerEvent.At.ToUniversalTime());
            json.WriteString("runId", ledgerEvent.RunId);
            if (ledgerEvent.Attempt != 1)
            {
                json.WriteNumber("attempt", ledgerEvent.Attempt);
            }

            Optional(json, "digest", ledgerEvent.Digest?.ToString());
            Optional(json, "version", ledgerEvent.Version);
            Optional(json, "commit", ledgerEvent.Commit);
            Optional(json, "baseCommit", ledgerEvent.BaseCommit);
            if (ledgerEvent.Planned is { } planned)
            {
                json.WriteBoolean("planned", planned);
            }

            Optional(json, "restored", ledgerEvent.Restored?.ToString());
            Optional(json, "incident", ledgerEvent.Incident);
            Optional(json, "reason", ledgerEvent.Reason);
            Optional(json, "evidence", ledgerEvent.Evidence);
            Optional(json, "url", ledgerEvent.Url?.ToString());
            WriteCommits(json, ledgerEvent);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <paramref name="line"/> says; never throws for what stands in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static LedgerLineResult Read(ReadOnlySpan<byte> line, LedgerStrings strings)
    {
        try
        {
            var fields = new LedgerLineFields(strings);
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return LedgerLineResult.Failed(LedgerProblemKind.Damaged, "it is not a JSON object", Excerpt(line));
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("schema"u8))
                {
                    reader.Read();
                    if (!reader.ValueTextEquals(Schema) && NewerSchema(reader.GetString()) is { } schema)
                    {
                        return LedgerLineResult.Failed(LedgerProblemKind.NewerSchema, $"a later build wrote it ({schema})", Excerpt(line));
                    }
                }
                else
                {
                    fields.Take(ref reader);
                }
            }

            while (reader.Read())
            {
                // Only to let the reader complain about what follows the object.
            }

            return fields.Complete(line);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            return LedgerLineResult.Failed(LedgerProblemKind.Damaged, "it cannot be read as an event", Excerpt(line));
        }
    }

    internal static string Excerpt(ReadOnlySpan<byte> line)
    {
        const int longest = 80;
        var text = Encoding.UTF8.GetString(line.Length > longest ? line[..longest] : line);
        return string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)) + (line.Length > longest ? "…" : "");
    }

    private static string? NewerSchema(string? schema) => schema is null || !schema.StartsWith(SchemaPrefix, StringComparison.Ordinal)
        || !int.TryParse(schema.AsSpan(SchemaPrefix.Length), out var version)
            ? throw new FormatException()
            : version > LedgerEvent.SchemaVersion ? schema : null;

    private static void WriteCommits(Utf8JsonWriter json, LedgerEvent ledgerEvent)
    {
        if (ledgerEvent.Commits.IsDefaultOrEmpty)
        {
            return;
        }

        json.WriteStartArray("commits");
        foreach (var commit in ledgerEvent.Commits)
        {
            json.WriteStartObject();
            json.WriteString("sha", commit.Sha);
            json.WriteString("at", commit.At.ToUniversalTime());
            Optional(json, "subject", commit.Subject);
            Optional(json, "author", commit.Author);
            if (commit.FirstAt is { } first)
            {
                json.WriteString("firstAt", first.ToUniversalTime());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
