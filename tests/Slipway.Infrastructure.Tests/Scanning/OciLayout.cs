using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Scanning;

/// <summary>An image of one layer, written by hand, so that these tests stand on the format alone.</summary>
internal static class OciLayout
{
    public static Digest Write(AbsolutePath layout, IReadOnlyDictionary<string, string> files)
    {
        using var layer = new MemoryStream();
        using (var tar = new TarWriter(layer, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
            }
        }

        var layerDescriptor = Blob(layout, layer.ToArray(), "application/vnd.oci.image.layer.v1.tar");
        var config = Json(layout, "application/vnd.oci.image.config.v1+json", new JsonObject
        {
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["config"] = new JsonObject(),
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(layerDescriptor["digest"]!.GetValue<string>()) },
        });
        var manifest = Json(layout, "application/vnd.oci.image.manifest.v1+json", new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["config"] = config,
            ["layers"] = new JsonArray(layerDescriptor),
        });
        var digest = Digest.Parse(manifest["digest"]!.GetValue<string>());
        var indexFile = layout / "index.json";
        var index = indexFile.FileExists
            ? JsonNode.Parse(File.ReadAllText(indexFile))!.AsObject()
            : new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray() };
        index["manifests"]!.AsArray().Add(manifest);
        File.WriteAllText(indexFile, index.ToJsonString());
        File.WriteAllText(layout / "oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        return digest;
    }

    private static JsonObject Json(AbsolutePath layout, string type, JsonObject content) => Blob(layout, Encoding.UTF8.GetBytes(content.ToJsonString()), type);

    private static JsonObject Blob(AbsolutePath layout, byte[] content, string type)
    {
        var hex = Convert.ToHexStringLower(SHA256.HashData(content));
        File.WriteAllBytes((layout / "blobs" / "sha256").CreateDirectory() / hex, content);
        return new() { ["mediaType"] = type, ["digest"] = $"sha256:{hex}", ["size"] = content.Length };
    }
}
