using Slipway.Delivery.Git;

namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>Where the manifests are that a cluster follows.</summary>
/// <param name="Remote">The repository's address, as git knows it.</param>
/// <param name="Path">
/// The file with the image: a kustomization with an <c>images</c> entry of the service's name, or a manifest with <c>image: …/NAME@sha256:…</c>. <c>{service}</c>
/// stands for the service's name.
/// </param>
public sealed record GitOpsRepository(string Remote, string Path)
{
    /// <summary>The branch that the cluster follows. Default: <c>main</c>.</summary>
    public string Branch { get; init; } = "main";

    /// <summary>A token for the repository's server. Default: what git itself is configured with.</summary>
    public GitCredentials? Credentials { get; init; }
}
