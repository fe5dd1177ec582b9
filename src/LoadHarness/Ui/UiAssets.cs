using System.Security.Cryptography;

namespace LoadHarness.Ui;

/// <summary>The page's files, embedded in the assembly: nothing to mount, nothing to fetch from elsewhere.</summary>
internal static class UiAssets
{
    private const string Prefix = "ui/";

    public static IReadOnlyDictionary<string, UiAsset> Load()
    {
        var assembly = typeof(UiAssets).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                return new UiAsset(content, ContentType(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"");
            }, StringComparer.Ordinal);
    }

    private static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"The page has a file of an unknown kind: {name} ({other})."),
    };
}
