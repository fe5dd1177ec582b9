using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Deploying.Kubernetes.Api;

/// <summary>The command lines that are run: kubectl (which has every user's credentials plugins) and helm. Nothing here changes anything.</summary>
internal sealed class Kubectl(IProcessRunner processes, KubernetesOptions options)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Renders a kustomization.</summary>
    public async Task<string> KustomizeAsync(AbsolutePath folder, CancellationToken cancellationToken) =>
        (await RunAsync(options.Kubectl, ["kustomize", folder], cancellationToken).ConfigureAwait(false)).StandardOutput;

    /// <summary>Renders a chart for a cluster of <paramref name="version"/>, without its hooks, which only an installation by Helm itself would run.</summary>
    public async Task<string> ChartAsync(AbsolutePath folder, string release, string? ns, IEnumerable<AbsolutePath> values, string? version, CancellationToken cancellationToken)
    {
        IEnumerable<string> arguments =
        [
            "template", release, folder, "--no-hooks",
            .. ns is null ? [] : new[] { "--namespace", ns },
            .. version is null ? [] : new[] { "--kube-version", version },
            .. values.SelectMany(file => new string[] { "--values", file }),
        ];
        return (await RunAsync(options.Helm, arguments, cancellationToken).ConfigureAwait(false)).StandardOutput;
    }

    /// <summary>The namespace that the kubeconfig's context names; <see langword="null"/> when it names none.</summary>
    public async Task<string?> ContextNamespaceAsync(CancellationToken cancellationToken)
    {
        var spec = new ProcessSpec(options.Kubectl, [.. Connection(), "config", "view", "--minify", "--output", "jsonpath={..namespace}"]) { Timeout = Limit, ThrowOnError = false };
        var result = await processes.RunAsync(spec, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 && result.StandardOutput.Trim() is { Length: > 0 } ns ? ns : null;
    }

    /// <summary>Runs the proxy on <paramref name="socket"/> until it is cancelled.</summary>
    public Task<ProcessResult> ProxyAsync(string socket, Action<string> onOutput, Action<string> onError, CancellationToken cancellationToken) =>
        processes.RunAsync(
            new ProcessSpec(options.Kubectl, [.. Connection(), "proxy", $"--unix-socket={socket}"])
            {
                OnOutput = onOutput,
                OnError = onError,
                Capture = false,
                ThrowOnError = false,
            },
            cancellationToken);

    /// <summary>Forwards a free port of this machine to a port of the pod until it is cancelled, or the pod is gone.</summary>
    public async Task ForwardAsync(string ns, string pod, int port, Action<string> onOutput, Action<string> onError, CancellationToken cancellationToken)
    {
        using var login = await TokenLogin.CreateAsync(options, cancellationToken).ConfigureAwait(false);
        var spec = new ProcessSpec(
            options.Kubectl,
            [.. login is null ? Connection() : login.Connection, "--namespace", ns, "port-forward", "--address", "127.0.0.1", $"pod/{pod}", $":{port}"])
        {
            OnOutput = onOutput,
            OnError = onError,
            Capture = false,
            ThrowOnError = false,
            Environment = login?.Environment ?? ImmutableDictionary<string, string?>.Empty,
        };
        await processes.RunAsync(spec, cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<string> Connection()
    {
        if (options.Kubeconfig is { } kubeconfig)
        {
            yield return $"--kubeconfig={kubeconfig}";
        }

        if (options.Context is { } context)
        {
            yield return $"--context={context}";
        }
    }

    private Task<ProcessResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        processes.RunAsync(new ProcessSpec(program, arguments) { Timeout = Limit }, cancellationToken);
}
