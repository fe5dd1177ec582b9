using Slipway.Delivery;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Oci.Aws;
using Slipway.Tooling;
using Slipway.Tooling.Files;

namespace Slipway.Components.Internal;

/// <summary>The way to a cluster of EKS from AWS credentials alone: no kubeconfig of the user's, no command line of AWS.</summary>
internal sealed class EksConnection(string cluster, AwsIdentity identity, AwsOptions options, TargetContext ctx) : IClusterToken, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private EksToken? _kept;

    /// <summary>The cluster with a kubeconfig that says where it is, and tokens of its own; one that is not in EKS as it is.</summary>
    public static async Task<KubernetesCluster> ConnectAsync(TargetContext ctx, KubernetesCluster cluster, CancellationToken cancellationToken)
    {
        if (cluster.Eks is not { } eks)
        {
            return cluster;
        }

        var options = new AwsOptions(eks.Region) { Role = eks.Role, Endpoint = eks.Endpoint, SessionName = $"slipway-{ctx.RunId}" };
        var identity = new AwsIdentity(options, ctx.Environment, ctx.Clock, ctx.Secrets, ctx.Log);
        var found = await EksCluster.DescribeAsync(eks.Name, identity, options, ctx.Environment, ctx.Clock, ctx.Log, cancellationToken).ConfigureAwait(false);

        // It says where the cluster is, and nothing that would have to be kept secret.
        var kubeconfig = ctx.Temporary / $"eks-{eks.Name}.kubeconfig";
        AtomicFile.WriteAllText(kubeconfig, Kubeconfig(found));
        return cluster with { Kubeconfig = kubeconfig, Context = eks.Name, Token = new EksConnection(eks.Name, identity, options, ctx) };
    }

    /// <inheritdoc/>
    public async Task<Secret> GetAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A minute more than it is promised to be good for.
            if (_kept is null || _kept.Expires - TimeSpan.FromMinutes(2) <= ctx.Clock.GetUtcNow())
            {
                _kept = await EksToken.CreateAsync(cluster, identity, options, ctx.Environment, ctx.Clock, ctx.Secrets, cancellationToken).ConfigureAwait(false);
            }

            return _kept.Token;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _one.Dispose();
        identity.Dispose();
    }

    private static string Kubeconfig(EksCluster cluster) => $"""
        apiVersion: v1
        kind: Config
        current-context: "{cluster.Name}"
        clusters:
          - name: "{cluster.Name}"
            cluster:
              server: "{cluster.Endpoint.AbsoluteUri.TrimEnd('/')}"
              certificate-authority-data: "{cluster.CertificateAuthority}"
        contexts:
          - name: "{cluster.Name}"
            context:
              cluster: "{cluster.Name}"
              user: ""
        users: []

        """;
}
