using System.Text.Json;

namespace Slipway.Delivery.Scanning;

/// <summary>A look at a bill of materials before it is kept: is it whole, and what it says it is?</summary>
internal static class SbomDocument
{
    public static byte[] Verify(byte[] json, SbomFormat format)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var right = format == SbomFormat.CycloneDx
                ? root.TryGetProperty("bomFormat", out var name) && name.GetString() == "CycloneDX"
                : root.TryGetProperty("spdxVersion", out var version) && version.GetString()?.StartsWith("SPDX-", StringComparison.Ordinal) == true;
            return right ? json : throw new ScanReportException($"what Trivy wrote is not {format}");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ScanReportException($"what Trivy wrote is damaged: {exception.Message}", exception);
        }
    }
}
