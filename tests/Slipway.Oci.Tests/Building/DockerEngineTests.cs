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
        Should.Throw<UsageException>(() => engine.Check(Request() with { Platform = Platform.LinuxArm64 }));
        engine.Check(Request() with { Platform = Platform.LinuxAmd64 });
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

        var spec = new DockerfileImageBuilder(null!, NullLog.Instance).Describe(
            request, _folder / "Dockerfile", Engine("20.10.24", "20.10.24", hasBuildx: false), request.Arguments
                .Clear(), _folder / "id", new BuildProgress(NullLog.Instance));

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
        var builder = new DockerfileImageBuilder(processes, NullLog.Instance, docker);

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
