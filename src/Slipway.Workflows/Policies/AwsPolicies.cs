using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Workflows.Policies;

/// <summary>
/// The two IAM policies of a role that GitHub's jobs take on by OIDC: who may take it on, and what it may then do. Both follow from the build: the
/// environments and the calls to AWS that its targets declare (<c>NeedsPermission("aws:ecr:PutImage", …)</c>).
/// </summary>
public static class AwsPolicies
{
    private const string Issuer = "token.actions.githubusercontent.com";
    private const string Prefix = "aws:";
    private const string PolicyVersion = "2012-10-17";

    // Calls that IAM cannot limit to a resource: AWS' Service Authorization Reference lists no resource type for them.
    private static readonly HashSet<string> WithoutResource = new(StringComparer.OrdinalIgnoreCase)
    {
        "ecr:GetAuthorizationToken", "ecr:DescribeRegistry", "sts:GetCallerIdentity", "eks:ListClusters",
        "cloudwatch:PutMetricData", "cloudwatch:GetMetricData",
        "elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeRules", "ecs:RegisterTaskDefinition", "ecs:DescribeTaskDefinition",
    };

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Who may take on the role: jobs of this repository in one of these environments. Both forms of <c>sub</c> are accepted, with and without the ids
    /// (repositories made, renamed or handed over since 15 July 2026 send the first), and the repository's id must match in either.
    /// </summary>
    /// <param name="account">The AWS account's twelve digits.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="environments">The environments; a role should serve one.</param>
    /// <param name="workflowFiles">
    /// When given, only jobs of these files, for example <c>main.yml</c>; with the ref that they must come from where it is not the branch, in which <c>*</c> stands for
    /// anything: <c>release.yml@refs/tags/v*</c>. Default: any.
    /// </param>
    /// <param name="branch">The branch that <paramref name="workflowFiles"/> come from. Default: <c>main</c>.</param>
    /// <exception cref="Tooling.UsageException">The account is no account number, or no environment is given.</exception>
    public static string Trust(
        string account, TrustedRepository repository, IReadOnlyList<string> environments, IReadOnlyList<string>? workflowFiles = null, string branch = "main")
    {
        if (account.Length != 12 || !account.All(char.IsAsciiDigit))
        {
            throw Usage.Error($"'{account}' is not an AWS account.", "An account has twelve digits.", "See 'aws sts get-caller-identity'.");
        }

        if (environments.Count == 0)
        {
            throw Usage.Error(
                "The trust policy names no environment.",
                "Without one, every branch and pull request of the repository could take on the role.",
                "Give the targets that need AWS an environment.");
        }

        var plain = $"repo:{repository.Owner}/{repository.Name}";
        var withIds = $"repo:{repository.Owner}@{repository.OwnerId}/{repository.Name}@{repository.Id}";
        var conditions = new JsonObject
        {
            [$"{Issuer}:aud"] = "sts.amazonaws.com",
            [$"{Issuer}:sub"] = OneOrMany(environments.SelectMany(name => new[] { $"{withIds}:environment:{name}", $"{plain}:environment:{name}" })),
            [$"{Issuer}:repository_id"] = repository.Id.ToString(),
            [$"{Issuer}:environment"] = OneOrMany(environments),
        };
        var tests = new JsonObject { ["StringEquals"] = conditions };
        if (workflowFiles is { Count: > 0 })
        {
            var references = workflowFiles.Select(file => $"{repository.Owner}/{repository.Name}/.github/workflows/{file}{(file.Contains('@') ? "" : $"@refs/heads/{branch}")}").ToList();
            var anyPattern = references.Exists(reference => reference.Contains('*'));
            (anyPattern ? (JsonObject)(tests["StringLike"] = new JsonObject()) : conditions)[$"{Issuer}:job_workflow_ref"] = OneOrMany(references);
        }

        return Policy(new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Federated"] = $"arn:aws:iam::{account}:oidc-provider/{Issuer}" },
            ["Action"] = "sts:AssumeRoleWithWebIdentity",
            ["Condition"] = tests,
        });
    }

    /// <summary>
    /// What the role may do: exactly the calls that the targets declare, each service's on the resources given for it. Calls that IAM cannot limit to a
    /// resource stand in a statement of their own.
    /// </summary>
    /// <param name="needs">The targets' needs; those that are no calls to AWS are left out.</param>
    /// <param name="resources">The ARNs by service prefix, for example <c>ecr</c>.</param>
    /// <exception cref="Tooling.UsageException">A call is malformed or a wildcard, a service has no resources, or nothing is needed.</exception>
    public static string Permissions(IEnumerable<PermissionNeed> needs, IReadOnlyDictionary<string, IReadOnlyList<string>> resources)
    {
        var calls = needs.Where(need => need.Scope.StartsWith(Prefix, StringComparison.Ordinal)).Select(need => need.Scope[Prefix.Length..])
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (calls.Count == 0)
        {
            throw Usage.Error(
                "No target declares a call to AWS.",
                "A policy that allows nothing cannot be made.",
                "Declare them: NeedsPermission(\"aws:ecr:PutImage\", …).");
        }

        foreach (var call in calls)
        {
            if (call.Split(':') is not [{ Length: > 0 }, { Length: > 0 }] || call.Contains('*'))
            {
                throw Usage.Error(
                    $"'aws:{call}' is not one call to AWS.",
                    "It must be a service and an action, without wildcards.",
                    "For example aws:ecr:PutImage.");
            }
        }

        var statements = calls.Where(call => !WithoutResource.Contains(call)).GroupBy(call => call.Split(':')[0], StringComparer.Ordinal)
            .Select(service => Statement(service.Key, service, ResourcesOf(service.Key, resources))).ToList();
        var free = calls.Where(WithoutResource.Contains).ToList();
        return Policy([.. statements, .. free.Count == 0 ? [] : new[] { Statement("unscoped", free, ["*"]) }]);
    }

    private static IReadOnlyList<string> ResourcesOf(string service, IReadOnlyDictionary<string, IReadOnlyList<string>> resources)
    {
        var arns = resources.GetValueOrDefault(service) ?? [];
        return arns.Count > 0 && arns.All(arn => arn.StartsWith("arn:", StringComparison.Ordinal))
            ? arns
            : throw Usage.Error(
                $"No resources are given for the calls to {service}.",
                "The policy would have to allow them on everything.",
                $"Give the ARNs that the build works on, for example arn:aws:{service}:REGION:ACCOUNT:….");
    }

    private static JsonObject Statement(string name, IEnumerable<string> calls, IReadOnlyList<string> resources) => new()
    {
        ["Sid"] = char.ToUpperInvariant(name[0]) + new string([.. name.Skip(1).Where(char.IsAsciiLetterOrDigit)]),
        ["Effect"] = "Allow",
        ["Action"] = OneOrMany(calls),
        ["Resource"] = OneOrMany(resources),
    };

    private static JsonNode OneOrMany(IEnumerable<string> values) =>
        values.ToList() is [var one] ? JsonValue.Create(one) : new JsonArray([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);

    private static string Policy(params IReadOnlyList<JsonObject> statements) =>
        new JsonObject { ["Version"] = PolicyVersion, ["Statement"] = new JsonArray([.. statements]) }.ToJsonString(Json) + "\n";
}
