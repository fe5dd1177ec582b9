using System.Collections.Immutable;
using Slipway.Oci;
using Slipway.Oci.Building;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Testing.Infrastructure;
using Slipway.Testing.Infrastructure.Cluster;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>
/// Images of the load harness in the cluster's registry. It is published once; a variant (another version, other faults) differs in its configuration
/// only, so that it has a digest of its own and is there at once.
/// </summary>
internal sealed class TestImages(PartContext context, ClusterPart cluster) : IDisposable
{
    private const string Name = "load-harness";
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Lazy<Task<(OciLayout Layout, Descriptor Image)>> _built = new(() => BuildAsync(context, cluster));

    // The same image written or pushed twice at once is one time too many, for the layout as for the registry's folder.
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>The registry that the nodes pull from.</summary>
    public string Registry { get; } = cluster.Registry ?? throw new PartUnavailableException(
        $"The existing cluster has no registry for the tests' images: set {RegistryPart.AddressVariable} to one that its nodes pull from.");

    /// <summary>The load harness as <paramref name="version"/>, with settings of its own: <c>("Faults__ErrorRate", "0.3")</c>.</summary>
    public Task<TestImage> LoadHarnessAsync(string version, params IEnumerable<(string Name, string Value)> settings) => LoadHarnessAsync(version, null, settings);

    /// <summary>The same, and said to be for another processor.</summary>
    public Task<TestImage> LoadHarnessForAsync(string architecture, string version) => LoadHarnessAsync(version, architecture, []);

    private async Task<TestImage> LoadHarnessAsync(string version, string? architecture, IEnumerable<(string Name, string Value)> settings)
    {
        var (layout, built) = await _built.Value;
        var (_, manifest) = await layout.ReadImageAsync(built.Digest, Platform.LinuxAmd64, default);
        var config = await layout.ReadConfigAsync(manifest, default);
        var variables = settings.Append(("SERVICE_VERSION", version)).Select(pair => $"{pair.Item1}={pair.Item2}");
        var variant = config with
        {
            Architecture = architecture ?? config.Architecture,
            Config = config.Config! with
            {
                Env = [.. config.Config.Env ?? [], .. variables],
                Labels = (config.Config.Labels ?? ImmutableSortedDictionary<string, string>.Empty).SetItem(AnnotationNames.Version, version),
            },
        };
        using var registry = Connect(context, Registry);
        await _oneAtATime.WaitAsync();
        try
        {
            var image = await layout.WriteImageAsync(variant, manifest.Layers, annotations: null, default);
            await registry.PushAsync(new PushRequest(layout, image.Digest, Name, $"t-{image.Digest.Hex[..16]}"), default);
            return new TestImage($"{Registry}/{Name}", image.Digest.ToString(), version);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private static async Task<(OciLayout Layout, Descriptor Image)> BuildAsync(PartContext context, ClusterPart cluster)
    {
        var root = RepositoryRoot.Find();
        var layout = OciLayout.Create(context.NewFolder("images"), context.Clock);
        using var registry = Connect(context, cluster.Registry!);
        var (repository, digest) = (cluster.BaseImage!.Split('@')[0][(cluster.Registry!.Length + 1)..], Digest.Parse(cluster.BaseImage.Split('@')[1]));
        var request = new DotNetImageRequest
        {
            Root = root,
            Project = root / "src" / "LoadHarness" / "LoadHarness.csproj",
            WorkFolder = context.NewFolder("publish"),
            Commit = new string('a', 40),
            CommitTime = Time,
            Base = new BaseImage(registry.From(repository), digest, repository),
        };
        var built = await new DotNetImageBuilder(context.Processes, NullLog.Instance).BuildAsync(request, layout, default);
        return (layout, built.Image);
    }

    private static RegistryClient Connect(PartContext context, string address) => new(
        RegistryAddress.Parse(address),
        new RegistryClientOptions(),
        NoCredentials.Instance,
        new ApplyingGate(NullLog.Instance),
        context.Clock,
        new SecretMask(),
        NullLog.Instance);
}
