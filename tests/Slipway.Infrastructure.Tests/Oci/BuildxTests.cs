using System.Collections.Immutable;
using Slipway.Oci;
using Slipway.Oci.Building;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Oci.Unpacking;
using Slipway.Testing.Infrastructure;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Oci;

/// <summary>Dockerfiles through a new engine: buildx, archives, several platforms, caches in a registry.</summary>
public sealed class BuildxTests(BuildxFixture fixture) : IClassFixture<BuildxFixture>, IDisposable
{
    private static readonly DateTimeOffset CommitTime = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly OciFixture _oci = new();

    public void Dispose() => _oci.Dispose();

    [BuildxFact]
    public async Task The_same_commit_gives_the_same_digest_after_the_builders_cache_is_gone_and_the_secret_is_nowhere()
    {
        WriteContext("""
            FROM scratch AS base
            COPY busybox /bin/busybox
            RUN ["/bin/busybox", "--install", "-s", "/bin"]
            FROM base AS app
            ARG GREETING
            RUN --mount=type=secret,id=token --mount=type=cache,target=/cache sh -c 'echo $GREETING > /greeting; wc -c < /run/secrets/token > /size'
            USER 10001:10001
            ENTRYPOINT ["/bin/cat", "/greeting"]
            FROM scratch AS unused
            """);
        var other = OciLayout.Create(_oci.Folder / "other", TimeProvider.System);
        var request = Request() with
        {
            Target = "app",
            Arguments = Map("GREETING", "hello"),
            Labels = Map("org.example.team", "edge"),
            Secrets = ImmutableSortedDictionary.Create<string, Secret>(StringComparer.Ordinal).Add("token", new Secret("top-secret")),
        };

        var log = new KeepingLog();
        var one = await Builder(log).BuildAsync(request, _oci.Layout, default);
        await _oci.RunAsync(fixture.Engine.Client, "buildx", "prune", "--all", "--force");
        var two = await Builder(log).BuildAsync(request, other, default);

        two.Image.Digest.ShouldBe(one.Image.Digest);
        log.Progresses.ShouldContain(line => line.Contains("RUN --mount=type=secret"));
        var unpacked = await new ImageUnpacker(TimeProvider.System, NullLog.Instance).UnpackAsync(
            _oci.Layout, one.Image.Digest, Platform.LinuxAmd64, _oci.Folder / "unpacked", default);
        File.ReadAllText(unpacked.Root / "greeting").ShouldBe("hello\n");
        File.ReadAllText(unpacked.Root / "size").Trim().ShouldBe("10");
        unpacked.Config.Config!.Labels!["org.example.team"].ShouldBe("edge");
        unpacked.Config.Config.Labels[AnnotationNames.Revision].ShouldBe(new string('a', 40));
        unpacked.Config.Created.ShouldBe(CommitTime);
        foreach (var file in Directory.EnumerateFiles(_oci.Folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).LinkTarget is null))
        {
            File.ReadAllText(file).Contains("top-secret", StringComparison.Ordinal).ShouldBeFalse($"{file} holds the secret");
        }

        log.Lines.ShouldNotContain(line => line.Contains("top-secret"));
    }

    [BuildxFact]
    public async Task Several_platforms_are_an_index_that_a_registry_takes_and_skopeo_reads()
    {
        WriteContext("FROM scratch\nARG TARGETARCH\nCOPY $TARGETARCH.txt /app.txt\nUSER 10001:10001\n");
        foreach (var architecture in new[] { "amd64", "arm64" })
        {
            File.WriteAllText(_oci.Folder / "context" / $"{architecture}.txt", architecture);
        }

        var built = await Builder(NullLog.Instance).BuildAsync(Request() with { Platforms = [Platform.LinuxAmd64, Platform.LinuxArm64] }, _oci.Layout, default);

        built.Image.MediaType.ShouldBe(MediaTypes.Index);
        using var client = Client();
        await client.PushAsync(new PushRequest(_oci.Layout, built.Image.Digest, "several", "1"), default);
        var raw = await _oci.RunAsync("skopeo", "inspect", "--raw", "--tls-verify=false", $"docker://{fixture.Registry.Address}/several:1");
        Digest.Of(System.Text.Encoding.UTF8.GetBytes(raw.TrimEnd())).ShouldBe(built.Image.Digest);
        foreach (var architecture in new[] { "amd64", "arm64" })
        {
            var folder = _oci.Folder / architecture;
            await _oci.RunAsync(
                "skopeo", "--insecure-policy", "--override-arch", architecture, "copy", "--src-tls-verify=false",
                $"docker://{fixture.Registry.Address}/several:1", $"oci:{folder}:1");
            var copy = OciLayout.TryOpen(folder, TimeProvider.System)!;
            var unpacked = await new ImageUnpacker(TimeProvider.System, NullLog.Instance).UnpackAsync(
                copy, copy.Resolve("1")!.Digest, new Platform("linux", architecture), _oci.Folder / $"{architecture}-files", default);
            File.ReadAllText(unpacked.Root / "app.txt").ShouldBe(architecture);
        }
    }

    [BuildxFact]
    public async Task A_base_images_layers_stay_what_they_are_in_its_registry()
    {
        var below = await _oci.WriteImageAsync("base");
        using var client = Client();
        await client.PushAsync(new PushRequest(_oci.Layout, below.Digest, "base", "1"), default);
        WriteContext($"FROM {fixture.Registry.Address}/base@{below.Digest}\nCOPY busybox /bin/busybox\n");

        var built = await Builder(NullLog.Instance).BuildAsync(Request(), OciLayout.Create(_oci.Folder / "app", TimeProvider.System), default);

        var (_, manifest) = await _oci.Layout.ReadImageAsync(below.Digest, Platform.LinuxAmd64, default);
        built.Layers.Select(layer => layer.Descriptor.Digest).Take(2).ShouldBe(manifest.Layers.Select(layer => layer.Digest));
        built.Layers.Length.ShouldBe(3);
    }

    [BuildxFact]
    public async Task A_cache_in_a_registry_spares_another_machine_the_work()
    {
        WriteContext("""
            FROM scratch
            COPY busybox /bin/busybox
            RUN ["/bin/busybox", "sh", "-c", "/bin/busybox cat /proc/sys/kernel/random/uuid > /drawn"]
            """);
        var cache = $"{fixture.Registry.Address}/cache:1";
        var request = Request() with { CacheFrom = [cache] };
        var first = await Builder(NullLog.Instance).BuildAsync(
            request with { CacheTo = $"type=registry,ref={cache},mode=max,image-manifest=true,oci-mediatypes=true" }, _oci.Layout, default);
        await _oci.RunAsync(fixture.Engine.Client, "buildx", "prune", "--all", "--force");

        var second = await Builder(NullLog.Instance).BuildAsync(request, _oci.Layout, default);

        second.Image.Digest.ShouldBe(first.Image.Digest, "the step draws a number: had it run again, it would be another");
    }

    [BuildxFact]
    public async Task The_classic_image_store_builds_for_one_platform_and_says_what_it_cannot_before_it_starts()
    {
        await using var classic = await BuildxPart.StartAsync(fixture.Context, containerdStore: false, CancellationToken.None);
        WriteContext("FROM scratch\nCOPY busybox /bin/busybox\n");
        var builder = new DockerfileImageBuilder(_oci.Processes, TimeProvider.System, NullLog.Instance, classic.Client);

        var refused = await Should.ThrowAsync<UsageException>(() =>
            builder.BuildAsync(Request() with { Platforms = [Platform.LinuxAmd64, Platform.LinuxArm64] }, _oci.Layout, default));
        var built = await builder.BuildAsync(Request(), _oci.Layout, default);

        refused.Cure!.ShouldContain("containerd-snapshotter");
        built.Layers.ShouldHaveSingleItem().Files.ShouldBeGreaterThan(0);
    }

    [BuildxFact]
    public async Task A_step_that_fails_is_named_with_what_it_said()
    {
        WriteContext("""
            FROM scratch
            COPY busybox /bin/busybox
            RUN ["/bin/busybox", "sh", "-c", "echo the disk of the moon is full; exit 7"]
            """);

        var failure = await Should.ThrowAsync<TargetFailedException>(() => Builder(NullLog.Instance).BuildAsync(Request(), _oci.Layout, default));

        failure.What.ShouldContain("[2/2] RUN");
        failure.Why!.ShouldContain("the disk of the moon is full");
        failure.Why!.ShouldContain("exit code: 7", Case.Insensitive, failure.Why);
    }

    private DockerfileImageBuilder Builder(ILog log) => new(
        new ProcessRunner(new SecretMask(), log, TimeProvider.System, new SystemEnvironment(), _oci.Folder), TimeProvider.System, log, fixture.Engine.Client);

    private RegistryClient Client() => new(
        RegistryAddress.Parse(fixture.Registry.Address),
        new RegistryClientOptions(),
        NoCredentials.Instance,
        new ApplyingGate(NullLog.Instance),
        TimeProvider.System,
        new SecretMask(),
        NullLog.Instance);

    private DockerfileImageRequest Request() => new()
    {
        Context = _oci.Folder / "context",
        WorkFolder = _oci.Folder / "work",
        Commit = new string('a', 40),
        CommitTime = CommitTime,
        Title = "app",
        Network = "none",
    };

    private static ImmutableSortedDictionary<string, string> Map(string name, string value) =>
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(name, value);

    private void WriteContext(string dockerfile)
    {
        var context = (_oci.Folder / "context").CreateDirectory();
        File.Copy("/bin/busybox", context / "busybox", overwrite: true);
        File.WriteAllText(context / "Dockerfile", dockerfile);
    }
}
