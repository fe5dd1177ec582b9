using System.Security.Cryptography;

namespace Slipway.Testing.Infrastructure.Cluster;

/// <summary>Somebody who speaks to the API server, with a token of this run's own.</summary>
internal sealed record ClusterIdentity(string Name, bool IsComponent)
{
    /// <summary>The name of the only node. The API server reaches its kubelet by it, on the loopback interface.</summary>
    public const string Node = "localhost";

    private readonly string _token = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public static ClusterIdentity Administrator { get; } = new("admin", IsComponent: false);

    public static ClusterIdentity ControllerManager { get; } = new("system:kube-controller-manager", IsComponent: true);

    public static ClusterIdentity Scheduler { get; } = new("system:kube-scheduler", IsComponent: true);

    public static ClusterIdentity Kubelet { get; } = new($"system:node:{Node}", IsComponent: true);

    public static IReadOnlyList<ClusterIdentity> All { get; } = [Administrator, ControllerManager, Scheduler, Kubelet];

    /// <summary>For <c>--token-auth-file</c>. Components have all rights, and names of their own so that the audit log can leave them out.</summary>
    public static string TokenFile() => string.Concat(All.Select(identity => $"{identity._token},{identity.Name},{identity.Name},system:masters\n"));

    /// <summary>Every request of somebody else than the cluster itself, when it comes and when it is answered.</summary>
    public static string AuditPolicy() =>
        $"""
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [ResponseStarted]
        rules:
          - level: None
            users: ["system:apiserver", {string.Join(", ", All.Where(identity => identity.IsComponent).Select(identity => $"\"{identity.Name}\""))}]
          - level: Metadata

        """;

    public string Kubeconfig(int port, string authority) =>
        $$"""
        apiVersion: v1
        kind: Config
        current-context: slipway-test
        clusters:
          - name: slipway-test
            cluster: { server: "https://127.0.0.1:{{port}}", certificate-authority: "{{authority}}" }
        users:
          - name: "{{Name}}"
            user: { token: "{{_token}}" }
        contexts:
          - name: slipway-test
            context: { cluster: slipway-test, user: "{{Name}}", namespace: default }

        """;
}
