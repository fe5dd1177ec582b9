using Slipway.Oci.Building;
using Slipway.Oci.Building.Docker;
using Slipway.Oci.Tests.Support;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Oci.Tests.Building;

public sealed class DockerEngineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("20.10.24+dfsg1", "20.10.24+dfsg1", false, null)]
    [InlineData("28.2.2", "28.2.2", true, null)]
    [InlineData("28.2.2", "20.10.24", false, "buildx")]
    [InlineData("18.06.1-ce", "18.06.1-ce", false, "has no BuildKit")]
    public void What_an_engine_cannot_do_is_said_before_the_build(string client, string server, bool hasBuildx, string? complaint)
    {
        var engine = Engine(client, server, hasBuildx);

        if (complaint is null)
        {
            engine.Check(Request());
        }
        else
        {
            var failure = Should.Throw<UsageException>(() => engine.Check(Request()));
            $"{failure.What} {failure.Why}".ShouldContain(complaint);
        }
    }

    [Fact]
    public void Without_buildx_there_is_no_cache_to_and_no_other_platform()
    {
        var engine = Engine("20.10.24", "20.10.24", hasBuildx: false);

        Should.Throw<UsageException>(() => engine.Check(Request() with { CacheTo = "type=registry,ref=localhost/cache" }));
        Should.Throw<UsageException>(() => engine.Check(Request() with { Platforms = [Platform.LinuxArm64] }));
        engine.Check(Request() with { Platforms = [Platform.LinuxAmd64] });
    }

    [Fact]
    public void The_classic_image_store_has_one_platform_and_exports_no_cache_and_the_way_out_is_said()
    {
        var engine = Engine("26.1.5", "26.1.5", hasBuildx: true);
        var cache = Request() with { CacheTo = "type=registry,ref=localhost/cache" };
        var two = Request() with { Platforms = [Platform.LinuxAmd64, Platform.LinuxArm64] };

        Should.Throw<UsageException>(() => engine.Check(cache)).Cure!.ShouldContain("containerd-snapshotter");
        Should.Throw<UsageException>(() => engine.Check(two)).What.ShouldContain("linux/amd64 and linux/arm64 at once");
        (engine with { CanExport = true }).Check(cache with { Platforms = two.Platforms });
    }

    [Fact]
    public void Where_the_builder_can_it_writes_an_archive_itself_with_the_commits_times_and_without_attestations()
    {
        var request = Request() with { Platforms = [Platform.LinuxAmd64, Platform.LinuxArm64], CacheFrom = ["localhost/cache:1"] };

        var spec = new DockerfileImageBuilder(null!, TimeProvider.System, NullLog.Instance).Describe(
            request,
            _folder / "Dockerfile",
            Engine("26.1.5", "26.1.5", hasBuildx: true) with { CanExport = true },
            request.Arguments,
            _folder / "id",
            AbsolutePath.Create("/a,b/\"c\".tar"),
            new BuildProgress(NullLog.Instance));

        spec.Arguments[..6].ShouldBe(
            ["buildx", "build", "--output", "type=oci,\"dest=/a,b/\"\"c\"\".tar\",rewrite-timestamp=true", "--provenance=false", "--sbom=false"]);
        string.Join(' ', spec.Arguments).ShouldContain("--platform linux/amd64,linux/arm64 --cache-from localhost/cache:1");
        spec.Environment["SOURCE_DATE_EPOCH"].ShouldBe(TestImage.Time.ToUnixTimeSeconds().ToString());
    }

    [Fact]
    public void A_cache_that_is_not_there_is_not_what_failed()
    {
        var progress = new BuildProgress(NullLog.Instance);
        foreach (var line in new[]
        {
            "#4 importing cache manifest from localhost/cache:1", "#4 ERROR: localhost/cache:1: not found", "#5 [2/2] RUN false", "#5 0.1 oh dear",
            "#5 ERROR: process \"/bin/sh -c false\" did not complete successfully: exit code: 1",
        })
        {
            progress.Line(line);
        }

        var failure = progress.Failure(_folder / "Dockerfile", new ProcessResult(1, "", "", TimeSpan.Zero));

        failure.What.ShouldEndWith("failed at [2/2] RUN false");
        failure.Why!.ShouldContain("oh dear");
    }

    [Fact]
    public void A_secret_is_no_argument()
    {
        var plain = Request();
        var request = plain with
        {
            Secrets = plain.Secrets.Add("npm-token", new Secret("s3cret")),
            Arguments = plain.Arguments.Add("A", "1"),
            Target = "app",
        };

        var spec = new DockerfileImageBuilder(null!, TimeProvider.System, NullLog.Instance).Describe(
            request, _folder / "Dockerfile", Engine("20.10.24", "20.10.24", hasBuildx: false), request.Arguments
                .Clear(), _folder / "id", _folder / "tar", new BuildProgress(NullLog.Instance));

        spec.Arguments.ShouldNotContain(argument => argument.Contains("s3cret"));
        string.Join(' ', spec.Arguments).ShouldContain("--build-arg A=1 --secret id=npm-token,env=SLIPWAY_BUILD_SECRET_NPM_TOKEN");
        string.Join(' ', spec.Arguments).ShouldContain("--target app");
        spec.Environment["DOCKER_BUILDKIT"].ShouldBe("1");
        spec.SecretEnvironment.Keys.ShouldBe(["SLIPWAY_BUILD_SECRET_NPM_TOKEN"]);
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_said_with_what_was_tried()
    {
        _folder.Write("Dockerfile", "FROM scratch\n");
        var docker = _folder.Write("docker", "#!/bin/sh\necho 'Cannot connect to the Docker daemon' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(docker, (UnixFileMode)0x1ED);
        }

        var processes = new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), _folder.Path);
        var builder = new DockerfileImageBuilder(processes, TimeProvider.System, NullLog.Instance, docker);

        var failure = await Should.ThrowAsync<TargetFailedException>(() =>
            builder.BuildAsync(Request(), Slipway.Oci.Layouts.OciLayout.Create(_folder / "layout", TimeProvider.System), default));

        failure.What.ShouldBe("No Docker engine answers.");
        failure.Why!.ShouldContain("Cannot connect");
        failure.Why!.ShouldContain("DOCKER_HOST");
    }

    private static DockerEngine Engine(string client, string server, bool hasBuildx) => DockerEngine.Read(
        $$$"""{"Client":{"Version":"{{{client}}}"},"Server":{"Version":"{{{server}}}","Os":"linux","Arch":"amd64"}}""", hasBuildx);

    private DockerfileImageRequest Request() => new()
    {
        Context = _folder.Path,
        WorkFolder = _folder / "work",
        Commit = new string('a', 40),
        CommitTime = TestImage.Time,
        Title = "app",
    };
}
