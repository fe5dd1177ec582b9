using System.Text.Json;

namespace LoadHarness.Configuration;

/// <summary>Where settings come from: <c>appsettings.json</c>, then the environment, then the command line; the later wins.</summary>
internal static class HarnessConfiguration
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    public static void AddSources(ConfigurationManager configuration, string folder, string[] args)
    {
        AddStrictJson(configuration, Path.Combine(folder, "appsettings.json"));
        configuration.AddEnvironmentVariables("ASPNETCORE_");
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(args);

        if (string.IsNullOrEmpty(configuration["urls"]) && string.IsNullOrEmpty(configuration["http_ports"]))
            configuration["urls"] = DefaultUrl;
    }

    /// <summary>The stock provider lets comments and trailing commas pass; tools that edit the file would stumble over them later.</summary>
    private static void AddStrictJson(ConfigurationManager configuration, string path)
    {
        if (!File.Exists(path)) return;
        try
        {
            var text = File.ReadAllBytes(path);
            using (JsonDocument.Parse(text))
            {
            }

            configuration.AddJsonStream(new MemoryStream(text));
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            throw new BadConfigurationException([$"{path} is not strict JSON: {(e.InnerException ?? e).Message}"]);
        }
    }
}
