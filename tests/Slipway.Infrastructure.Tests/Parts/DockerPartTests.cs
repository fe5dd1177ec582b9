using System.Collections.Immutable;
using Slipway.Infrastructure.Tests.Dora;
using Slipway.Testing.Infrastructure;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Parts;

public sealed class DockerPartTests
{
    private const string Dockerfile = """
        FROM scratch
        COPY busybox /bin/busybox
        RUN --mount=type=cache,target=/cache ["/bin/busybox", "echo", "built"]

        """;

    [ToolFact("dockerd", "busybox")]
    public async Task An_engine_builds_with_buildkit_runs_what_it_built_and_leaves_nothing_behind()
    {
        var context = PartContext.OnThisMachine(NullLog.Instance);
        try
        {
            var folder = context.NewFolder("build");
            File.Copy(context.Find("busybox")!, folder / "busybox");
            File.WriteAllText(folder / "Dockerfile", Dockerfile);
            await using (var docker = await DockerPart.StartAsync(context, CancellationToken.None))
            {
                ProcessSpec Docker(params string[] arguments) => new(docker.Client, arguments)
                {
                    Environment = docker.Addresses.ToImmutableDictionary(pair => pair.Key, pair => (string?)pair.Value),
                };

                await context.Processes.RunAsync(Docker("build", "--quiet", "--tag", "slipway-part-test", folder), CancellationToken.None);
                var ran = await context.Processes.RunAsync(
                    Docker("run", "--rm", "--network", "none", "slipway-part-test", "/bin/busybox", "echo", "it runs"), CancellationToken.None);
                ran.Lines.ShouldBe(["it runs"]);
            }

            File.ReadAllText("/proc/self/mounts").ShouldNotContain(context.Scratch);
        }
        finally
        {
            Directory.Delete(context.Scratch, recursive: true);
        }
    }
}
