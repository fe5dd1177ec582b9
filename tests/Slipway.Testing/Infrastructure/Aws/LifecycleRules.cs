using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>
/// Lifecycle policies as ECR reads and follows them (Amazon ECR User Guide, “Lifecycle policy properties”): rules by priority; an image that a rule's tags
/// match is out of
/// reach for every rule after it, whether that rule expires it or not.
/// </summary>
public static class LifecycleRules
{
    /// <summary>An image, as far as a policy looks at it.</summary>
    public sealed record Image(string Digest, IReadOnlyList<string> Tags, DateTimeOffset Pushed);

    /// <summary>The digests that a policy expires.</summary>
    public static IReadOnlyList<string> Expired(string policy, IReadOnlyList<Image> images, DateTimeOffset now)
    {
        var taken = new HashSet<Image>();
        var expired = new List<string>();
        foreach (var rule in Rules(policy))
        {
            var selection = rule["selection"]!;
            var untagged = selection["tagStatus"]!.GetValue<string>() == "untagged";
            var patterns = selection["tagPatternList"]?.AsArray().Select(pattern => pattern!.GetValue<string>()).ToList() ?? [];
            var matched = images.Where(image => untagged
                ? image.Tags.Count == 0
                : image.Tags.Count > 0 && patterns.All(
                    pattern => image.Tags.Any(tag => FileSystemName.MatchesSimpleExpression(pattern, tag, ignoreCase: false)))).ToList();
            var count = selection["countNumber"]!.GetValue<int>();
            var over = selection["countType"]!.GetValue<string>() == "imageCountMoreThan"
                ? matched.OrderByDescending(image => image.Pushed).Skip(count)
                : matched.Where(image => now - image.Pushed > TimeSpan.FromDays(count));

            // Every rule counts what an earlier one has taken, and cannot touch it.
            expired.AddRange(over.Where(image => !taken.Contains(image)).Select(image => image.Digest));
            taken.UnionWith(matched);
        }

        return expired;
    }

    /// <summary>Refuses what ECR refuses.</summary>
    internal static void Check(string policy)
    {
        List<JsonNode> rules;
        try
        {
            rules = Rules(policy);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new AwsStubError(
                "InvalidParameterException", $"Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: '{exception.Message}'");
        }

        var bad = rules.Count == 0
            || rules.Select(Priority).Distinct().Count() != rules.Count
            || rules.Any(rule => Priority(rule) < 1
                || rule["action"]?["type"]?.GetValue<string>() != "expire"
                || rule["selection"]?["countNumber"]?.GetValue<int>() is null or < 1
                || !IsSelection(rule["selection"]!));
        if (bad)
        {
            throw new AwsStubError(
                "InvalidParameterException", "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure'");
        }
    }

    private static bool IsSelection(JsonNode selection)
    {
        var tagged = selection["tagStatus"]?.GetValue<string>();
        var byAge = selection["countType"]?.GetValue<string>();
        return tagged is "tagged" or "untagged" or "any"
            && byAge is "imageCountMoreThan" or "sinceImagePushed"
            && (tagged == "tagged") == (selection["tagPatternList"] is JsonArray { Count: > 0 } || selection["tagPrefixList"] is JsonArray { Count: > 0 })
            && (byAge == "sinceImagePushed") == (selection["countUnit"]?.GetValue<string>() == "days");
    }

    private static List<JsonNode> Rules(string policy) => [.. JsonNode.Parse(policy)!["rules"]!.AsArray().Select(rule => rule!).OrderBy(Priority)];

    private static int Priority(JsonNode rule) => rule["rulePriority"]!.GetValue<int>();
}
