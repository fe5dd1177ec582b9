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

    /// <summary>Renders a chart.</summary>
    public async Task<string> ChartAsync(AbsolutePath folder, string release, string? ns, CancellationToken cancellationToken) =>
        (await RunAsync(options.Helm, ["template", release, folder, .. ns is null ? [] : new[] { "--namespace", ns }], cancellationToken).ConfigureAwait(false)).StandardOutput;

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
