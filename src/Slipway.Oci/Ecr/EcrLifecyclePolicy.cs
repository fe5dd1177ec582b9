using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Oci.Ecr;

/// <summary>
/// Which images ECR may delete by itself. Its first rules hold fast what must stay: “an image that matches the tagging requirements of a rule cannot be
/// expired by a rule
/// with a lower priority” (Amazon ECR User Guide, “Lifecycle policy properties”). So what is deployed, and what a rollback would go to, carries a tag of its
/// own
/// (<c>keep-…</c>), and no age and no number ever reaches it.
/// </summary>
public sealed record EcrLifecyclePolicy
{
    private const string KeepPrefix = "keep-";
    private const int KeepLength = 16; // hex digits: enough that no two digests of a repository share them
    private const int MoreThanThereCanBe = 100_000; // the quota of images in a repository

    /// <summary>Days after which an image without any tag goes. Default: 14.</summary>
    public int UntaggedDays { get; init; } = 14;

    /// <summary>How many images of unreleased versions (<c>X.Y.Z-dev.…</c>) stay. Default: 50.</summary>
    public int UnreleasedImages { get; init; } = 50;

    /// <summary>How many released ones (<c>vX.Y.Z</c>) stay. Default: all.</summary>
    public int? ReleasedImages { get; init; }

    /// <summary>The tag that holds a digest fast. It never moves, so it suits a repository with immutable tags.</summary>
    public static string KeepTagOf(Digest digest) => KeepPrefix + digest.Hex[..KeepLength];

    /// <summary>Whether a tag is one of those.</summary>
    public static bool IsKeepTag(string tag) =>
        tag.StartsWith(KeepPrefix, StringComparison.Ordinal) && tag.Length == KeepPrefix.Length + KeepLength
            && tag[KeepPrefix.Length..].All(char.IsAsciiHexDigitLower);

    /// <summary>As ECR takes it; the same policy always gives the same text.</summary>
    public string ToJson()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(UntaggedDays, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(UnreleasedImages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReleasedImages ?? 1, 1);
        var rules = new JsonArray
        {
            Tagged(1, "Held fast: deployed, or what a rollback goes to", $"{KeepPrefix}*", MoreThanThereCanBe),
            Tagged(2, ReleasedImages is { } few ? $"The newest {few} releases" : "Every release", "v*", ReleasedImages ?? MoreThanThereCanBe),
            Tagged(3, $"The newest {UnreleasedImages} unreleased versions", "*-dev.*", UnreleasedImages),
            new JsonObject
            {
                ["rulePriority"] = 4,
                ["description"] = $"Without a tag for {UntaggedDays} days",
                ["selection"] = new JsonObject
                {
                    ["tagStatus"] = "untagged",
                    ["countType"] = "sinceImagePushed",
                    ["countUnit"] = "days",
                    ["countNumber"] = UntaggedDays,
                },
                ["action"] = new JsonObject { ["type"] = "expire" },
            },
        };
        return new JsonObject { ["rules"] = rules }.ToJsonString();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"keep what is deployed, {(ReleasedImages is { } few ? $"{few} releases" : "every release")}, {UnreleasedImages} unreleased versions, "
        + $"untagged images {UntaggedDays} days");

    /// <summary>Whether two policies say the same, however they are written.</summary>
    internal static bool AreSame(string one, string other)
    {
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(one), JsonNode.Parse(other));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonObject Tagged(int priority, string description, string pattern, int count) => new()
    {
        ["rulePriority"] = priority,
        ["description"] = description,
        ["selection"] = new JsonObject
        {
            ["tagStatus"] = "tagged",
            ["tagPatternList"] = new JsonArray(pattern),
            ["countType"] = "imageCountMoreThan",
            ["countNumber"] = count,
        },
        ["action"] = new JsonObject { ["type"] = "expire" },
    };
}
