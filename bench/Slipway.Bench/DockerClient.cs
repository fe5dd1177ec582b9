using Slipway.Tooling.Processes;

namespace Slipway.Bench;

/// <summary>The docker command line, if an engine answers it: <c>tests/infrastructure/run docker -- …</c> gives one.</summary>
internal sealed class DockerClient(ProcessRunner processes, string program)
{
    public static async Task<DockerClient?> FindAsync(ProcessRunner processes)
    {
        var program = Environment.GetEnvironmentVariable("SLIPWAY_DOCKER") ?? "docker";
        var answer = await processes.RunAsync(new ProcessSpec(program, "version") { ThrowOnError = false }, CancellationToken.None);
        if (answer.ExitCode == 0)
        {
            return new(processes, program);
        }

        Console.WriteLine("   no Docker engine answers: its contestants are left out (tests/infrastructure/run docker -- … starts one)");
        return null;
    }

    public Task RunAsync(params IEnumerable<string> arguments) => processes.RunAsync(
        new ProcessSpec(program, arguments)
        {
            Environment = System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty.Add("DOCKER_BUILDKIT", "1"),
        },
        CancellationToken.None);
}
