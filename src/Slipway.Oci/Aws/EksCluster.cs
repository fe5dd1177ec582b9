using Slipway.Oci.Aws.Internal;
using Slipway.Tooling;

namespace Slipway.Oci.Aws;

/// <summary>A Kubernetes cluster of EKS, as far as one needs it to talk to its API server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Endpoint">Its API server.</param>
/// <param name="CertificateAuthority">The certificates that vouch for the API server: PEM, in base64 as a kubeconfig has it.</param>
public sealed record EksCluster(string Name, Uri Endpoint, string CertificateAuthority)
{
    private static readonly JsonService Service = new("eks", "", "2017-11-01");

    /// <summary>Asks EKS (<c>eks:DescribeCluster</c>).</summary>
    /// <exception cref="AwsException">There is no such cluster, or it may not be asked for.</exception>
    /// <exception cref="TargetFailedException">The cluster is being made, and has no API server yet.</exception>
    public static async Task<EksCluster> DescribeAsync(
        string name, IAwsIdentity identity, AwsOptions options, IEnvironment environment, TimeProvider clock, ILog log, CancellationToken cancellationToken)
    {
        using var api = new JsonServiceClient(Service, AwsEndpoints.Of("eks", options, environment), options, new IdentityCredentials(identity), clock, log);
        var answer = await api.GetAsync<DescribeAnswer>("DescribeCluster", $"/clusters/{Uri.EscapeDataString(name)}", $"cluster {name}", cancellationToken).ConfigureAwait(false);
        return answer.Cluster is { Endpoint: { } endpoint, CertificateAuthority.Data: { } authority }
            ? new EksCluster(name, new Uri(endpoint), authority)
            : throw new TargetFailedException(
                $"The cluster {name} has no API server yet.", $"Its status is {answer.Cluster?.Status ?? "not known"}.", $"Wait for it: aws eks wait cluster-active --name {name}");
    }

    private sealed record DescribeAnswer(Description? Cluster);

    private sealed record Description(string? Status, string? Endpoint, Authority? CertificateAuthority);

    private sealed record Authority(string? Data);
}
