namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>An image in the cluster's registry.</summary>
/// <param name="Repository"><c>HOST:PORT/NAME</c>.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Version">What it says of itself.</param>
internal sealed record TestImage(string Repository, string Digest, string Version)
{
    /// <summary>As a pod names it: by digest.</summary>
    public string Reference => $"{Repository}@{Digest}";
}
