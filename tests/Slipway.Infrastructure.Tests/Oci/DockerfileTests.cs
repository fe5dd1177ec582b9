using System.Collections.Immutable;
using Slipway.Oci;
using Slipway.Oci.Building;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Oci.Unpacking;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Oci;

/// <summary>Dockerfiles through a real engine's BuildKit.</summary>
public sealed class DockerfileTests : IDisposable
{
    private const string Docker = "/usr/bin/docker"; // Debian's client, of the engine's own age
    private static readonly DateTimeOffset CommitTime = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly OciFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [RequiresToolFact("dockerd", Docker, "/bin/busybox", "skopeo")]
    public async Task A_dockerfile_becomes_an_image_like_any_other_twice_the_same_and_without_its_secret()
    {
        await using var engine = await StartEngineAsync();
        var builder = new DockerfileImageBuilder(Processes(engine), TimeProvider.System, NullLog.Instance, Docker);
        WriteContext("""
            FROM scratch AS base
            COPY busybox /bin/busybox
            RUN ["/bin/busybox", "--install", "-s", "/bin"]
            FROM base AS app
            ARG GREETING
            RUN --mount=type=secret,id=token --mount=type=cache,target=/cache sh -c 'echo $GREETING > /greeting; wc -c < /run/secrets/token > /size'
            USER 10001:10001
            ENTRYPOINT ["/bin/cat", "/greeting"]
            """);
        var other = OciLayout.Create(_fixture.Folder / "other", TimeProvider.System);

        var one = await builder.BuildAsync(Request(), _fixture.Layout, default);
        await Processes(engine).RunAsync(new ProcessSpec(Docker, "builder", "prune", "--all", "--force"), default);
        var two = await builder.BuildAsync(Request(), other, default);

        two.Image.Digest.ShouldBe(one.Image.Digest);
        await _fixture.Layout.TagAsync("1", one.Image, immutable: true, default);
        await _fixture.RunAsync("skopeo", "--insecure-policy", "copy", $"oci:{_fixture.Layout.Folder}:1", $"docker-archive:{_fixture.Folder}/back.tar:app:1");
        var unpacked = await new ImageUnpacker(TimeProvider.System, NullLog.Instance).UnpackAsync(
            _fixture.Layout, one.Image.Digest, Platform.LinuxAmd64, _fixture.Folder / "unpacked", default);
        File.ReadAllText(unpacked.Root / "greeting").ShouldBe("hello\n");
        File.ReadAllText(unpacked.Root / "size").Trim().ShouldBe("10");
        unpacked.Config.Config!.User.ShouldBe("10001:10001");
        unpacked.Config.Config.Labels![AnnotationNames.Revision].ShouldBe(new string('a', 40));
        foreach (var file in Directory.EnumerateFiles(unpacked.Root, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).LinkTarget is null))
        {
            File.ReadAllText(file).Contains("top-secret", StringComparison.Ordinal).ShouldBeFalse($"{file} holds the secret");
        }
    }

    [RequiresToolFact("dockerd", Docker, "/bin/busybox")]
    public async Task A_step_that_fails_is_named_with_what_it_said()
    {
        await using var engine = await StartEngineAsync();
        WriteContext("""
            FROM scratch
            COPY busybox /bin/busybox
            RUN ["/bin/busybox", "sh", "-c", "echo the disk of the moon is full; exit 7"]
            """);

        var failure = await Should.ThrowAsync<TargetFailedException>(() =>
            new DockerfileImageBuilder(Processes(engine), TimeProvider.System, NullLog.Instance, Docker).BuildAsync(Request() with { Target = null }, _fixture.Layout, default));

        failure.What.ShouldContain("[2/2] RUN");
        failure.Why!.ShouldContain("the disk of the moon is full");
        failure.Why!.ShouldContain("exit code: 7");
    }

    [RequiresToolFact("dockerd", Docker, "docker-registry")]
    public async Task The_engine_pulls_what_we_push()
    {
        await using var engine = await StartEngineAsync();
        await using var registry = await DockerRegistry.StartAsync(_fixture.Processes, _fixture.Folder / "registry");
        using var client = new RegistryClient(
            RegistryAddress.Parse(registry.Host),
            new RegistryClientOptions(),
            NoCredentials.Instance,
            new ApplyingGate(NullLog.Instance),
            TimeProvider.System,
            new SecretMask(),
            NullLog.Instance);
        var image = await _fixture.WriteImageAsync("one");
        await client.PushAsync(new PushRequest(_fixture.Layout, image.Digest, "app", "1"), default);

        await Processes(engine).RunAsync(new ProcessSpec(Docker, "pull", $"{registry.Host}/app:1"), default);

        var inspected = await Processes(engine).RunAsync(
            new ProcessSpec(Docker, "inspect", "--format", "{{.RepoDigests}} {{.Config.User}}", $"{registry.Host}/app:1"), default);
        inspected.StandardOutput.Trim().ShouldBe($"[{registry.Host}/app@{image.Digest}] 10001:10001");
    }

    private DockerfileImageRequest Request() => new()
    {
        Context = _fixture.Folder / "context",
        WorkFolder = _fixture.Folder / "work",
        Commit = new string('a', 40),
        CommitTime = CommitTime,
        Title = "app",
        Network = "none",
        Target = "app",
        Arguments = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("GREETING", "hello"),
        Secrets = ImmutableSortedDictionary.Create<string, Secret>(StringComparer.Ordinal).Add("token", new Secret("top-secret")),
    };

    private void WriteContext(string dockerfile)
    {
        var context = (_fixture.Folder / "context").CreateDirectory();
        File.Copy("/bin/busybox", context / "busybox", overwrite: true);
        File.WriteAllText(context / "Dockerfile", dockerfile);
    }

    private ProcessRunner Processes(DockerDaemon engine) => new(
        new SecretMask(),
        NullLog.Instance,
        TimeProvider.System,
        new FixedEnvironment(new SystemEnvironment().All.Where(pair => pair.Key != "DOCKER_HOST")
            .Append(KeyValuePair.Create("DOCKER_HOST", engine.Address)).ToDictionary()),
        _fixture.Folder);

    private Task<DockerDaemon> StartEngineAsync() => DockerDaemon.StartAsync(_fixture.Processes, _fixture.Folder / "engine");
}
