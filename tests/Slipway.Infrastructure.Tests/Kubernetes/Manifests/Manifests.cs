using Slipway.Testing.Infrastructure;
using Slipway.Tooling;
using Slipway.Tooling.Processes;
using YamlDotNet.RepresentationModel;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>What stands in <c>k8s/</c>, as kubectl renders it.</summary>
internal static class Manifests
{
    public static AbsolutePath Root { get; } = RepositoryRoot.Find();

    public static AbsolutePath Folder { get; } = Root / "k8s";

    private static ProcessRunner Processes { get; } =
        new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), AbsolutePath.Create(Path.GetTempPath()));

    /// <summary>The manifests of a folder in <c>k8s/</c>, as YAML.</summary>
    public static async Task<string> RenderAsync(string folder) => await RunAsync("kubectl", ["kustomize", Folder / folder]);

    /// <summary>The same for the Kubernetes of the tests, which is older than what <c>k8s/</c> is written for.</summary>
    public static async Task<string> RenderForTestsAsync(string folder)
    {
        var wrapper = AbsolutePath.Create(Directory.CreateTempSubdirectory("slipway-kustomize-").FullName);
        try
        {
            // Both are named relatively: kustomize knows no absolute paths.
            var component = (Root / "tests" / "infrastructure" / "kubernetes" / "api-1.20").RelativeTo(wrapper);
            var lines = new[] { "resources:", $"  - {(Folder / folder).RelativeTo(wrapper)}", "components:", $"  - {component}" };
            await File.WriteAllLinesAsync(wrapper / "kustomization.yaml", lines);
            return await RunAsync("kubectl", ["kustomize", wrapper]);
        }
        finally
        {
            Directory.Delete(wrapper, recursive: true);
        }
    }

    public static IReadOnlyList<YamlMappingNode> Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    /// <summary>The scalar at <paramref name="path"/>; <see langword="null"/> when there is none.</summary>
    public static string? Text(YamlNode node, params string[] path)
    {
        foreach (var key in path)
        {
            if (node is not YamlMappingNode mapping || !mapping.Children.TryGetValue(new YamlScalarNode(key), out node!))
            {
                return null;
            }
        }

        return node.ToString();
    }

    /// <summary>Runs a tool that must succeed; answers what it printed.</summary>
    public static async Task<string> RunAsync(string tool, IEnumerable<string> arguments, AbsolutePath? folder = null)
    {
        var result = await Processes.RunAsync(
            new ProcessSpec(tool, arguments) { ThrowOnError = false, WorkingDirectory = folder }, CancellationToken.None);
        result.ExitCode.ShouldBe(0, result.StandardOutput + result.StandardError);
        return result.StandardOutput;
    }
}
