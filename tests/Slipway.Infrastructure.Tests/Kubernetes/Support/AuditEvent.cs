using System.Globalization;
using System.Text.Json.Nodes;
using System.Web;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>One request to the API server.</summary>
/// <param name="User">Who.</param>
/// <param name="Agent">With what.</param>
/// <param name="Verb">The API's verb: <c>get</c>, <c>patch</c>.</param>
/// <param name="Uri">Path and query.</param>
/// <param name="Resource">The resource, with its subresource: <c>deployments/scale</c>; empty for what is none.</param>
/// <param name="Namespace">Where; empty for what has none.</param>
/// <param name="At">When it came, by the server's clock.</param>
internal sealed record AuditEvent(string User, string Agent, string Verb, string Uri, string Resource, string Namespace, DateTimeOffset At)
{
    private static readonly string[] ReadVerbs = ["get", "list", "watch"];

    // They are created, and change nothing.
    private static readonly string[] Questions = ["selfsubjectaccessreviews", "selfsubjectrulesreviews", "pods/portforward"];

    /// <summary>Whether the server was told to change nothing.</summary>
    public bool IsDryRun => HttpUtility.ParseQueryString(Uri.Contains('?') ? Uri[(Uri.IndexOf('?') + 1)..] : "").GetValues("dryRun") is ["All"];

    /// <summary>Whether it changes the cluster.</summary>
    public bool IsMutating => !ReadVerbs.Contains(Verb) && !IsDryRun && !Questions.Contains(Resource);

    public static AuditEvent Of(JsonNode node)
    {
        var target = node["objectRef"];
        var subresource = (string?)target?["subresource"] is { Length: > 0 } sub ? $"/{sub}" : "";
        return new(
            (string?)node["user"]?["username"] ?? "",
            (string?)node["userAgent"] ?? "",
            (string?)node["verb"] ?? "",
            (string?)node["requestURI"] ?? "",
            $"{(string?)target?["resource"]}{subresource}",
            (string?)target?["namespace"] ?? "",
            DateTimeOffset.Parse((string)node["requestReceivedTimestamp"]!, CultureInfo.InvariantCulture));
    }
}
