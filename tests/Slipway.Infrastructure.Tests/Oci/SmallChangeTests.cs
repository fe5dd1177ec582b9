using Slipway.Oci.Building;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Infrastructure.Tests.Oci;

/// <summary>The service that this repository delivers, through our builder and a real registry.</summary>
public sealed class SmallChangeTests : IDisposable
{
    private readonly OciFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [RequiresToolFact("docker-registry")]
    public async Task A_one_line_change_of_the_service_pushes_less_than_100_KB_and_the_same_again_nothing()
    {
        var root = CopyService();
        await using var server = await DockerRegistry.StartAsync(_fixture.Processes, _fixture.Folder / "registry");
        using var client = new RegistryClient(
            RegistryAddress.Parse(server.Host),
            new RegistryClientOptions(),
            NoCredentials.Instance,
            new ApplyingGate(NullLog.Instance),
            TimeProvider.System,
            new SecretMask(),
            NullLog.Instance);
        await BuildAndPushAsync(root, client, "1");
        File.AppendAllText(root / "src/LoadHarness/Program.cs", "\ninternal static class OneLine { public static int Answer => 42; }\n");

        var changed = await BuildAndPushAsync(root, client, "2");
        var again = await BuildAndPushAsync(root, client, "2");

        changed.BytesSent.ShouldBeInRange(1, 100_000);
        (again.AlreadyPresent, again.BytesSent).ShouldBe((true, 0));
    }

    private async Task<PushResult> BuildAndPushAsync(AbsolutePath root, RegistryClient client, string tag)
    {
        var request = new DotNetImageRequest
        {
            Root = root,
            Project = root / "src/LoadHarness/LoadHarness.csproj",
            WorkFolder = _fixture.Folder / "work",
            Commit = new string(tag[0], 40),
            CommitTime = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        };
        var built = await new DotNetImageBuilder(_fixture.Processes, NullLog.Instance).BuildAsync(request, _fixture.Layout, default);
        return await client.PushAsync(new PushRequest(_fixture.Layout, built.Image.Digest, "load-harness", tag), default);
    }

    /// <summary>A copy, so that nothing in the repository is changed.</summary>
    private AbsolutePath CopyService()
    {
        var repository = AbsolutePath.Create(AppContext.BaseDirectory);
        while (!(repository / "Slipway.slnx").FileExists)
        {
            repository = repository.Parent.ShouldNotBeNull();
        }

        var copy = (_fixture.Folder / "repository").CreateDirectory();
        var files = Directory.GetFiles(repository).Concat(Directory.EnumerateFiles(repository / "src/LoadHarness", "*", SearchOption.AllDirectories))
            .Select(file => AbsolutePath.Create(file).RelativeTo(repository))
            .Where(file => !file.Split('/').Intersect(["bin", "obj"]).Any());
        foreach (var file in files)
        {
            (copy / file).Parent!.CreateDirectory();
            File.Copy(repository / file, copy / file);
        }

        return copy;
    }
}
