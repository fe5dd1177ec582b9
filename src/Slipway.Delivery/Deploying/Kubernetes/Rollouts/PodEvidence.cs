using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Rollouts;

/// <summary>Fetches what shows a diagnosis to be true: the last log lines, the node's own words in events. What cannot be had is left out.</summary>
internal sealed class PodEvidence(KubeApi api, string ns)
{
    private const int Lines = 12;
    private const int LongestLog = 16 * 1024;

    /// <summary>The evidence as lines; empty when there is none.</summary>
    public async Task<string> OfAsync(Diagnosis diagnosis, CancellationToken cancellationToken) => diagnosis.Kind switch
    {
        DiagnosisKind.Crash or DiagnosisKind.OutOfMemory => await LastWordsAsync(diagnosis.Pod, diagnosis.Container, cancellationToken).ConfigureAwait(false),
        DiagnosisKind.ImagePull or DiagnosisKind.Configuration => await EventsAsync(diagnosis.Pod, ["Failed", "InspectFailed"], cancellationToken).ConfigureAwait(false),
        DiagnosisKind.ProbeFails => await EventsAsync(diagnosis.Pod, ["Unhealthy", "Killing"], cancellationToken).ConfigureAwait(false),
        DiagnosisKind.Unschedulable or DiagnosisKind.Evicted => "",
        _ => await EventsAsync(diagnosis.Pod, null, cancellationToken).ConfigureAwait(false),
    };

    /// <summary>The last lines of a container that ended: of its former run, or of this one where there was no former.</summary>
    public async Task<string> LastWordsAsync(string pod, string? container, CancellationToken cancellationToken)
    {
        var path = $"{ApiPath.Pods(ns)}/{pod}/log?tailLines={Lines}&limitBytes={LongestLog}{(container is null ? "" : $"&container={container}")}";
        var words = await QuietlyAsync(() => api.TextAsync($"{path}&previous=true", cancellationToken), cancellationToken).ConfigureAwait(false)
            ?? await QuietlyAsync(() => api.TextAsync(path, cancellationToken), cancellationToken).ConfigureAwait(false)
            ?? "";
        return words.Trim() is { Length: > 0 } text ? $"its last words:\n{text}" : "";
    }

    private async Task<string> EventsAsync(string pod, string[]? reasons, CancellationToken cancellationToken)
    {
        var path = $"{ApiPath.Events(ns)}?fieldSelector={Uri.EscapeDataString($"involvedObject.kind=Pod,involvedObject.name={pod}")}";
        var list = await QuietlyAsync(() => api.GetAsync(path, cancellationToken), cancellationToken).ConfigureAwait(false);
        return string.Join('\n', MessagesOf(list, reasons));
    }

    internal static IEnumerable<string> MessagesOf(JsonObject? events, string[]? reasons) => events.Items("items")
        .Where(entry => reasons is null ? entry.Text("type") == "Warning" : reasons.Contains(entry.Text("reason")))
        .OrderBy(entry => entry.Time("lastTimestamp") ?? entry.Time("eventTime") ?? DateTimeOffset.MinValue)
        .Select(entry => entry.Text("message")?.Trim() ?? "")
        // A back-off only repeats that the pull failed before.
        .Where(message => message.Length > 0 && !message.StartsWith("Error: ", StringComparison.Ordinal))
        .Distinct()
        .TakeLast(3);

    private static async Task<T?> QuietlyAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is KubernetesException or HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null; // evidence only: the diagnosis stands without it
        }
    }
}
