using System.Text.Json;
using Slipway.Tooling;

namespace Slipway.Parameters;

/// <summary><c>.nuke/parameters.json</c> and <c>.nuke/parameters.{profile}.json</c>.</summary>
internal sealed record ParameterFile(AbsolutePath Path, IReadOnlyDictionary<string, ParameterTexts> Values)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The files that exist, the profile's before the general one. A profile that was named and has no file is an error.</summary>
    public static IReadOnlyList<ParameterFile> ReadAll(AbsolutePath root, IEnumerable<string> profiles)
    {
        var files = new List<ParameterFile>();
        foreach (var profile in profiles)
        {
            var path = root / ".nuke" / $"parameters.{profile}.json";
            files.Add(path.FileExists ? Read(path) : throw new UsageException($"There is no profile {profile}.", $"{path.RelativeTo(root)} does not exist.", "Create the file, or leave --profile away."));
        }

        var general = root / ".nuke" / "parameters.json";
        if (general.FileExists)
        {
            files.Add(Read(general));
        }

        return files;
    }

    private static ParameterFile Read(AbsolutePath path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            var values = new Dictionary<string, ParameterTexts>();
            foreach (var member in json.RootElement.EnumerateObject())
            {
                if (member.Name != "$schema" && member.Value.ValueKind != JsonValueKind.Null
                    && !values.TryAdd(member.Name, new ParameterTexts(Texts(member.Value), member.Value.ValueKind == JsonValueKind.Array)))
                {
                    throw new JsonException($"{member.Name} stands there twice.");
                }
            }

            return new ParameterFile(path, values);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path.Name} cannot be read.", exception.Message, $"Mend {path}: it holds one JSON object of parameters.", exception);
        }
    }

    private static IReadOnlyList<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().SelectMany(Texts)],
        JsonValueKind.String => [value.GetString()!],
        _ => [value.GetRawText()],
    };
}
