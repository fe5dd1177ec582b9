using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>
/// What IAM makes of a role's trust policy when somebody shows an identity token: a statement allows him in when its principal issued the token and each of its
/// conditions holds of the claims. Written from the reference of IAM's policy elements; what is not used here is refused, not passed over.
/// </summary>
internal static class WebIdentityTrust
{
    private const string Provider = "token.actions.githubusercontent.com";

    /// <summary>Whether a job with these claims may take on the role.</summary>
    public static bool Allows(string policy, string account, IReadOnlyDictionary<string, string> claims) =>
        Items(JsonNode.Parse(policy)!["Statement"]).Any(statement =>
            statement["Effect"]!.GetValue<string>() == "Allow"
            && Texts(statement["Action"]).Contains("sts:AssumeRoleWithWebIdentity")
            && Texts(statement["Principal"]?["Federated"]).Contains($"arn:aws:iam::{account}:oidc-provider/{Provider}")
            && (statement["Condition"] as JsonObject ?? []).All(test => Holds(test.Key, test.Value!.AsObject(), claims)));

    private static bool Holds(string test, JsonObject conditions, IReadOnlyDictionary<string, string> claims) => conditions.All(condition =>
        condition.Key.StartsWith(Provider + ":", StringComparison.Ordinal)
        && claims.TryGetValue(condition.Key[(Provider.Length + 1)..], out var claim) // a claim that is not there matches nothing
        && Texts(condition.Value).Any(wanted => test switch
        {
            "StringEquals" => claim == wanted,
            "StringLike" => Regex.IsMatch(claim, $"^{Regex.Escape(wanted).Replace("\\*", ".*").Replace("\\?", ".")}$", RegexOptions.Singleline),
            _ => throw new AwsStubError("MalformedPolicyDocument", $"The stub knows no {test}."),
        }));

    private static IEnumerable<JsonNode> Items(JsonNode? one) => one switch { null => [], JsonArray many => many.Select(item => item!), _ => [one] };

    private static IEnumerable<string> Texts(JsonNode? one) => Items(one).Select(item => item.GetValue<string>());
}
