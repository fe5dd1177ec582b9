using System.Text.Json.Nodes;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>The API server's own record of who asked what of it.</summary>
internal sealed class AuditTrail(AbsolutePath path)
{
    private readonly long _from = new FileInfo(path).Length;

    /// <summary>Requests since this trail was taken, each once, in the order in which they came.</summary>
    public IReadOnlyList<AuditEvent> Read()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(_from, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd();

        // The last line may be half written; what was answered before now is whole.
        return [.. lines[..(lines.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .Where(node => (string?)node["stage"] == "RequestReceived")
            .Select(AuditEvent.Of)];
    }
}
