using System.Text.Json.Nodes;
using Slipway.Testing.Infrastructure;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests.Services;

/// <summary>A clone in which the sample with two services is built, an engine, a registry, and the bases that the services stand on.</summary>
public sealed class TwoServices : IAsyncLifetime
{
    public const string Signature = "signed-by-nobody-at-all";

    private readonly PartContext _context = PartContext.OnThisMachine(NullLog.Instance);

    public Repository Repository { get; private set; } = null!;

    public DockerPart Docker { get; private set; } = null!;

    public RegistryPart Registry { get; private set; } = null!;

    public PartContext Context => _context;

    public string BusyboxImage { get; private set; } = "";

    public string RuntimeImage { get; private set; } = "";

    public AbsolutePath Folder => Repository.Folder / "samples" / "two-services";

    public async Task InitializeAsync()
    {
        Repository = await Repository.CloneUncompiledAsync();
        await CompiledBuilds.ProvideAsync(Repository, CompiledBuild.TwoServices);
        Docker = await DockerPart.StartAsync(_context, CancellationToken.None);
        Registry = await RegistryPart.StartAsync(_context, CancellationToken.None);
        BusyboxImage = await BaseImages.PushBusyboxAsync(_context, Registry, CancellationToken.None);
        RuntimeImage = await BaseImages.PushAspNetAsync(_context, Registry, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await Registry.DisposeAsync();
        await Docker.DisposeAsync();
        await Repository.DisposeAsync();
        Directory.Delete(_context.Scratch, recursive: true);
    }

    /// <summary>Runs the sample's own <c>./build.sh</c>, with its bases, the engine and the registry.</summary>
    public async Task<BuildRun> BuildAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string>(Docker.Addresses) { ["SIGNATURE"] = Signature };
        string[] all = [.. arguments, "--busybox-image", BusyboxImage, "--runtime-image", RuntimeImage, "--registry", $"{Registry.Address}/team", "--no-logo"];
        return await BuildRun.InAsync(Repository, Folder, all, environment);
    }

    /// <summary>What <c>images.json</c> says of a service.</summary>
    public JsonNode Image(string service) => Record("images")["images"]!.AsArray().Single(image => image!["service"]!.GetValue<string>() == service)!;

    public JsonNode Record(string name) => JsonNode.Parse(File.ReadAllText(Folder / "artifacts" / $"{name}.json"))!;
}
