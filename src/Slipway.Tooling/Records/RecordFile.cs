using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Tooling.Files;

namespace Slipway.Tooling.Records;

/// <summary>Reads and writes one record as a JSON file whose first member, <c>schema</c>, says what it is.</summary>
public static class RecordFile
{
    private const string SchemaMember = "schema";

    /// <summary>Writes the record whole or not at all; parents are created.</summary>
    public static void Write<T>(AbsolutePath path, T record)
        where T : notnull
    {
        var json = JsonSerializer.SerializeToNode(record, SlipwayJson.Options) as JsonObject
            ?? throw new ArgumentException($"{typeof(T).Name} is not stored as a JSON object.", nameof(record));
        json.Insert(0, SchemaMember, SchemaOf(typeof(T)).Id);
        AtomicFile.WriteAllText(path, json.ToJsonString(SlipwayJson.Options) + "\n");
    }

    /// <summary>
    /// Reads the record. A file that is missing, damaged or of another schema is a <see cref="RecordException"/> that says which.
    /// </summary>
    public static T Read<T>(AbsolutePath path)
        where T : notnull
    {
        var expected = SchemaOf(typeof(T)).Id;
        if (!path.FileExists)
        {
            throw new RecordException(path, "it does not exist");
        }

        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new RecordException(path, "it is not a JSON object");
            var found = (json[SchemaMember] as JsonValue)?.GetValue<string>();
            if (found != expected)
            {
                throw new RecordException(path, found is null ? "it names no schema" : $"its schema is {found}; this build reads {expected}");
            }

            json.Remove(SchemaMember);
            return json.Deserialize<T>(SlipwayJson.Options) ?? throw new RecordException(path, "it is empty");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new RecordException(path, $"it is damaged: {exception.Message}", exception);
        }
    }

    private static RecordSchemaAttribute SchemaOf(Type type) =>
        type.GetCustomAttribute<RecordSchemaAttribute>() ?? throw new InvalidOperationException($"{type.Name} lacks [RecordSchema(name, version)].");
}
