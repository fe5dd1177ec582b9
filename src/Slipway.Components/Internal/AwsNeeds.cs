using Slipway.Delivery;

namespace Slipway.Components.Internal;

/// <summary>The calls to AWS that a target makes, for the policy of the role that its job takes on (Amazon ECR User Guide, “Pushing an image”).</summary>
internal static class AwsNeeds
{
    private static readonly (string Action, string Access, string Why)[] Pull =
    [
        ("GetAuthorizationToken", "read", "enters the registry"),
        ("BatchGetImage", "read", "reads manifests and tags"),
        ("GetDownloadUrlForLayer", "read", "reads layers"),
    ];

    private static readonly (string Action, string Access, string Why)[] Push =
    [
        ("BatchCheckLayerAvailability", "read", "looks which layers are there"),
        ("InitiateLayerUpload", "write", "sends layers"),
        ("UploadLayerPart", "write", "sends layers"),
        ("CompleteLayerUpload", "write", "sends layers"),
        ("PutImage", "write", "puts images and their tags"),
        ("DescribeImages", "read", "checks that what was pushed is there"),
    ];

    private static readonly (string Action, string Access, string Why)[] Create =
    [
        ("DescribeRepositories", "read", "looks whether the repository is there"),
        ("CreateRepository", "write", "creates repositories that are missing"),
    ];

    private static readonly (string Action, string Access, string Why)[] Retain =
    [
        ("DescribeImages", "read", "looks which images are there"),
        ("BatchGetImage", "read", "reads what gets a tag"),
        ("PutImage", "write", "tags what must stay"),
        ("BatchDeleteImage", "write", "takes such tags away"),
        ("GetLifecyclePolicy", "read", "compares the lifecycle policy"),
        ("PutLifecyclePolicy", "write", "puts the lifecycle policy"),
    ];

    /// <summary>The actions of ECR, without the service's prefix.</summary>
    public static IEnumerable<(string Action, string Access, string Why)> Of(EcrRegistry registry, EnvironmentNeeds needs)
    {
        if (needs.HasFlag(EnvironmentNeeds.Push))
        {
            IEnumerable<(string Action, string Access, string Why)> needed = [.. Pull, .. Push, .. registry.CreateRepositories is null ? [] : Create];
            needed = registry.CreateRepositories?.Tags.Count > 0 ? needed.Append(("TagResource", "write", "tags repositories that it creates")) : needed;
            return registry.ReplicatedTo.Count > 0
                ? needed.Append(("DescribeImageReplicationStatus", "read", "waits for the copies in other regions"))
                : needed;
        }

        return needs.HasFlag(EnvironmentNeeds.Retain) ? Retain : needs.HasFlag(EnvironmentNeeds.Pull) ? Pull : [];
    }
}
