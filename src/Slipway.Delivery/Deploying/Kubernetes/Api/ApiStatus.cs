using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Delivery.Deploying.Kubernetes.Api;

/// <summary>What the API says of a request that it did not carry out (<c>kind: Status</c>), as an exception.</summary>
internal static class ApiStatus
{
    private const int ShownBody = 300;

    public static KubernetesException Of(string what, HttpResponseMessage response, string body)
    {
        var code = (int)response.StatusCode;
        var status = Parse(body);
        var message = status.Text("message") ?? (body.Length > ShownBody ? body[..ShownBody] + "…" : body).Trim();
        var reason = status.Text("reason") is { Length: > 0 } given ? given : response.StatusCode == HttpStatusCode.BadGateway ? "Unreachable" : response.StatusCode.ToString();
        return new KubernetesException($"{what}: the cluster answered {code} {reason}.", message, code, reason, Cure(code))
        {
            Causes = [.. status.Items("details", "causes").Select(cause => $"{cause.Text("field")}: {cause.Text("message")}")],
            RetryAfter = response.Headers.RetryAfter?.Delta,
            // 429 comes before any handler; the proxy says of itself that it reached nobody.
            NotProcessed = code == 429 || (code == 502 && status is null && message.Contains("connection refused", StringComparison.Ordinal)),
        };
    }

    public static KubernetesException Silence(string what, string why, bool notSent, Exception inner) =>
        new($"{what}: the cluster does not answer.", why, 0, "Unreachable", "See whether kubectl get namespaces answers, and try again.", inner) { NotProcessed = notSent };

    public static JsonObject? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject is { } status && status.Text("kind") == "Status" ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Cure(int code) => code switch
    {
        401 => "Log in to the cluster again: the credentials of the kubeconfig are refused.",
        403 => "Give the user of the kubeconfig that right, or use another context.",
        _ => null,
    };
}
