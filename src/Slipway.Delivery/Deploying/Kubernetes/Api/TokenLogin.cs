using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Api;

/// <summary>
/// Lets a kubectl that speaks to the cluster for itself log in with a token that is not in the kubeconfig: by a file in a folder that only this user can enter, since
/// argument lists are public.
/// </summary>
internal sealed class TokenLogin : IDisposable
{
    private const string User = "slipway";

    private readonly DirectoryInfo _folder;
    private readonly KubernetesOptions _options;

    private TokenLogin(DirectoryInfo folder, KubernetesOptions options) => (_folder, _options) = (folder, options);

    public IEnumerable<string> Connection => _options.Context is { } context ? [$"--context={context}", $"--user={User}"] : [$"--user={User}"];

    /// <summary>The user in one file, all else in the kubeconfig.</summary>
    public ImmutableDictionary<string, string?> Environment => ImmutableDictionary<string, string?>.Empty.Add("KUBECONFIG", $"{Path.Combine(_folder.FullName, "user")}{Path.PathSeparator}{_options.Kubeconfig}");

    /// <summary><see langword="null"/> where the kubeconfig's own credentials are used.</summary>
    public static async Task<TokenLogin?> CreateAsync(KubernetesOptions options, CancellationToken cancellationToken)
    {
        if (options.Token is not { } tokens)
        {
            return null;
        }

        if (options.Kubeconfig is null)
        {
            throw new UsageException(
                "A port cannot be forwarded with a token of its own.", "kubectl needs a kubeconfig that says where the cluster is.", "Name the kubeconfig, or reach the pods by the API server's proxy.");
        }

        var token = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        var login = new TokenLogin(Directory.CreateTempSubdirectory("slipway-"), options);
        var file = Path.Combine(login._folder.FullName, "token");
        await File.WriteAllTextAsync(file, token.Reveal(), cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(
            Path.Combine(login._folder.FullName, "user"),
            $$"""
            apiVersion: v1
            kind: Config
            users: [{ name: {{User}}, user: { tokenFile: "{{file.Replace("\\", "\\\\", StringComparison.Ordinal)}}" } }]

            """,
            cancellationToken).ConfigureAwait(false);
        return login;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
