using System.Text.Json.Nodes;

namespace Slipway.Oci.Building;

/// <summary>
/// The endpoints file of static web assets holds each file's time on disk as its <c>Last-Modified</c> header: the time of the checkout or of the compression.
/// The commit's time takes its place, so that the file follows from the commit alone.
/// </summary>
internal static class StaticWebAssets
{
    private const string Header = "Last-Modified";

    public static byte[] WithFixedTimes(ReadOnlySpan<byte> json, DateTimeOffset time)
    {
        var root = JsonNode.Parse(json)!;
        foreach (var endpoint in root["Endpoints"]?.AsArray() ?? [])
        {
            foreach (var header in endpoint?["ResponseHeaders"]?.AsArray() ?? [])
            {
                if (header?["Name"]?.GetValue<string>() == Header)
                {
                    header["Value"] = time.ToUniversalTime().ToString("R");
                }
            }
        }

        return System.Text.Encoding.UTF8.GetBytes(root.ToJsonString());
    }
}
