using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Acceptance.Tests.Services;

/// <summary>The sample with a .NET service and one from a Dockerfile, by its own <c>./build.sh</c>, into a real registry and a real engine.</summary>
[Collection(EngineCollection.Name)]
public sealed class TwoServicesTests(TwoServices sample) : IClassFixture<TwoServices>
{
    [Fact]
    public async Task Both_are_built_on_their_pinned_bases_pushed_and_run_by_an_engine()
    {
        var run = (await sample.BuildAsync("Push")).ShouldEndWith(0);

        foreach (var (service, path, expected) in new[] { ("greeter", "/", "Hello from the greeter."), ("motto", "/index.html", "first edition\nShip small") })
        {
            var image = $"{sample.Registry.Address}/team/{service}@{Digest(service)}";
            var inspected = JsonNode.Parse(await RunAsync("skopeo", "inspect", "--config", "--tls-verify=false", $"docker://{image}"))!;
            inspected["config"]!["User"]!.GetValue<string>().ShouldBe("10001:10001");
            inspected["config"]!["Labels"]!["org.opencontainers.image.title"]!.GetValue<string>().ShouldBe(service);
            (await AskAsync(image, path)).ShouldStartWith(expected);
        }

        var labels = JsonNode.Parse(await RunAsync("skopeo", "inspect", "--config", "--tls-verify=false", $"docker://{sample.Registry.Address}/team/greeter@{Digest("greeter")}"))!;
        labels["config"]!["Labels"]!["org.opencontainers.image.base.digest"]!.GetValue<string>().ShouldBe(sample.RuntimeImage.Split('@')[1]);
        run.Output.ShouldNotContain(TwoServices.Signature);
        FilesThatHold(TwoServices.Signature).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_a_service_whose_inputs_changed_is_built_and_the_record_says_so()
    {
        (await sample.BuildAsync("Push")).ShouldEndWith(0);
        (await sample.BuildAsync("Push")).ShouldEndWith(0).Output.ShouldContain("no input of an image has changed");
        (UpToDate("greeter"), UpToDate("motto")).ShouldBe((true, true));
        var (greeter, motto) = (Digest("greeter"), Digest("motto"));

        File.AppendAllText(sample.Folder / "services/motto/mottos.txt", "And look again.\n");
        await sample.Repository.Git.CommitAsync("feat(motto): another motto");
        (await sample.BuildAsync("Push")).ShouldEndWith(0);
        (UpToDate("greeter"), UpToDate("motto")).ShouldBe((true, false));
        Digest("greeter").ShouldBe(greeter);
        Digest("motto").ShouldNotBe(motto);

        // The new commit's tag names the greeter that it was delivered with.
        var tag = sample.Image("greeter")["tag"]!.GetValue<string>();
        (await RunAsync("skopeo", "inspect", "--format", "{{.Digest}}", "--tls-verify=false", $"docker://{sample.Registry.Address}/team/greeter:{tag}")).Trim().ShouldBe(greeter);

        File.WriteAllText(sample.Folder / "services/motto/notes.md", "The context does not send this.\n");
        sample.Repository.Edit("samples/two-services/services/greeter/Program.cs", "Hello from the greeter.", "Hello from the greeter, again.");
        await sample.Repository.Git.CommitAsync("feat(greeter): say it again");
        (await sample.BuildAsync("Push", "--service", "greeter")).ShouldEndWith(0);
        sample.Record("images")["images"]!.AsArray().Count.ShouldBe(1);
        (await sample.BuildAsync("Push")).ShouldEndWith(0);
        (UpToDate("greeter"), UpToDate("motto")).ShouldBe((true, true));
        Digest("greeter").ShouldNotBe(greeter);
        sample.Repository.Edit("samples/two-services/services/greeter/Program.cs", "Hello from the greeter, again.", "Hello from the greeter.");
    }

    [Fact]
    public async Task A_base_without_a_digest_is_refused_before_anything_is_built()
    {
        var run = await BuildRun.InAsync(
            sample.Repository, sample.Folder, ["BuildImage", "--service", "greeter", "--runtime-image", $"{sample.Registry.Address}/base/aspnet:1"], null);

        run.ShouldEndWith(2).Output.ShouldContain("names no digest");
    }

    [Fact]
    public async Task Without_an_engine_the_dotnet_service_is_built_and_the_other_says_what_was_tried()
    {
        var environment = new Dictionary<string, string> { ["DOCKER_HOST"] = "unix:///nowhere/docker.sock", ["SLIPWAY_DOCKER"] = sample.Docker.Client };
        (await BuildRun.InAsync(sample.Repository, sample.Folder, ["BuildImage", "--service", "greeter", "--runtime-image", sample.RuntimeImage], environment)).ShouldEndWith(0);

        File.AppendAllText(sample.Folder / "services/motto/mottos.txt", "Nobody reads this one.\n");
        var run = await BuildRun.InAsync(sample.Repository, sample.Folder, ["BuildImage", "--busybox-image", sample.BusyboxImage, "--runtime-image", sample.RuntimeImage], environment);

        run.ShouldEndWith(1).Output.ShouldContain("No Docker engine answers.");
        run.Output.ShouldContain("DOCKER_HOST");
    }

    private bool UpToDate(string service) => sample.Image(service)["upToDate"]!.GetValue<bool>();

    private string Digest(string service) => sample.Image(service)["digest"]!.GetValue<string>();

    // Straight to the container's own address: nothing has to be published.
    private async Task<string> AskAsync(string image, string path)
    {
        var id = (await DockerAsync("run", "--detach", image)).Trim();
        try
        {
            var address = (await DockerAsync("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", id)).Trim();
            address.ShouldNotBeEmpty(await LogAsync(id));
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
            while (true)
            {
                try
                {
                    return await http.GetStringAsync(new Uri($"http://{address}:8080{path}"));
                }
                catch (HttpRequestException)
                {
                    var running = await DockerAsync("inspect", "--format", "{{.State.Running}} {{.State.ExitCode}} {{.State.Error}}", id);
                    running.ShouldStartWith("true", Case.Sensitive, await LogAsync(id));
                }
            }
        }
        finally
        {
            await DockerAsync("rm", "--force", id);
        }
    }

    private async Task<string> LogAsync(string id)
    {
        var said = await ProcessAsync(sample.Docker.Client, "logs", id);
        return said.StandardOutput + said.StandardError;
    }

    private Task<string> DockerAsync(params string[] arguments) => RunAsync(sample.Docker.Client, arguments);

    private async Task<string> RunAsync(string program, params string[] arguments) => (await ProcessAsync(program, arguments)).StandardOutput;

    private Task<ProcessResult> ProcessAsync(string program, params string[] arguments) => sample.Context.Processes.RunAsync(
        new ProcessSpec(program, arguments) { Environment = sample.Docker.Addresses.ToImmutableDictionary(pair => pair.Key, pair => (string?)pair.Value) },
        CancellationToken.None);

    private IEnumerable<string> FilesThatHold(string text) => new[] { "artifacts", ".nuke" }
        .SelectMany(folder => Directory.EnumerateFiles(sample.Folder / folder, "*", SearchOption.AllDirectories))
        .Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0);
}
