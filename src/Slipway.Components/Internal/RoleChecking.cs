using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Delivery;
using Slipway.Delivery.GitHub;
using Slipway.Oci.Aws;
using Slipway.Tooling;
using Slipway.Workflows.Policies;

namespace Slipway.Components.Internal;

/// <summary>Looks whether the AWS roles that jobs take on are there, and trust the jobs as the build's policies say.</summary>
internal sealed class RoleChecking(TargetContext ctx, IGenerateWorkflows build, AwsSetup aws)
{
    private const string TrustSuffix = ".trust.json";
    private const string RoleVariable = "SLIPWAY_AWS_ROLE";
    private const string AnyRegion = "us-east-1"; // IAM has one for all

    public async Task<IReadOnlyList<SetupFinding>> CheckAsync(GitHubSettings settings, CancellationToken cancellationToken)
    {
        var policies = new PolicyGenerator(ctx.Build.WithParameters).Generate(build.Workflows, aws).Where(file => file.Key.EndsWith(TrustSuffix, StringComparison.Ordinal));
        var environments = await settings.EnvironmentsAsync(cancellationToken).ConfigureAwait(false);
        var everywhere = await settings.VariablesAsync(null, cancellationToken).ConfigureAwait(false);
        var findings = new List<SetupFinding>();
        foreach (var (file, policy) in policies)
        {
            var environment = file[..^TrustSuffix.Length];
            var own = environments.Contains(environment) ? await settings.VariablesAsync(environment, cancellationToken).ConfigureAwait(false) : everywhere;
            var role = own.GetValueOrDefault(RoleVariable) ?? everywhere.GetValueOrDefault(RoleVariable) ?? DeclaredRole(environment);
            findings.Add(role is null
                ? new(
                    $"the AWS role of the jobs in {environment}", SetupState.Missing,
                    $"./build.sh GeneratePolicies && aws iam create-role --role-name slipway-{environment} --assume-role-policy-document file://artifacts/policies/{file}"
                        + $" && gh variable set {RoleVariable} --env {environment}")
                : await LookAsync(environment, role, policy, cancellationToken).ConfigureAwait(false));
        }

        return findings;
    }

    private string? DeclaredRole(string environment) =>
        build is IHaveEnvironments delivering && delivering.AllEnvironments.FirstOrDefault(candidate => candidate.Name == environment)?.Registry is EcrRegistry ecr ? ecr.Role : null;

    private async Task<SetupFinding> LookAsync(string environment, string role, string policy, CancellationToken cancellationToken)
    {
        var name = role[(role.LastIndexOf('/') + 1)..];
        var options = new AwsOptions(AnyRegion);
        try
        {
            using var identity = new AwsIdentity(options, ctx.Environment, ctx.Clock, ctx.Secrets, ctx.Log);
            var trust = await new IamRoles(identity, options, ctx.Environment, ctx.Clock, ctx.Log).TrustPolicyAsync(role, cancellationToken).ConfigureAwait(false);
            var document = $"--role-name {name} --{(trust is null ? "assume-role-policy-document" : "policy-document")} file://artifacts/policies/{environment}{TrustSuffix}";
            return trust is null
                ? new($"role {role} of {environment}", SetupState.Missing, $"./build.sh GeneratePolicies && aws iam create-role {document}")
                : Same(trust, policy)
                    ? new($"role {role} trusts the jobs in {environment}", SetupState.There)
                    : new($"role {role} trusts the jobs in {environment}", SetupState.Missing, $"./build.sh GeneratePolicies && aws iam update-assume-role-policy {document}");
        }
        catch (Exception exception) when (exception is UsageException or AwsException)
        {
            return new($"role {role} of {environment} was not looked at: {exception.Message}", SetupState.Open);
        }
    }

    private static bool Same(string trust, string policy)
    {
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(trust), JsonNode.Parse(policy));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
