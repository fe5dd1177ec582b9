using Slipway.Building;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Engine.Tests;

/// <summary>Calls a build in this process, in a folder of its own, with nothing from the surroundings.</summary>
public sealed class BuildCall : IDisposable
{
    private readonly TempFolder _folder = new();

    public BuildCall() => (Root / ".nuke").CreateDirectory();

    public AbsolutePath Root => _folder.Path;

    public Dictionary<string, string> Environment { get; } = new() { ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "" };

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public CancellationTokenSource Cancellation { get; } = new();

    /// <summary>What the build's changes go through; none: they are applied.</summary>
    public IChangeGate? Gate { get; set; }

    public void File(string name, string content) => System.IO.File.WriteAllText(Root / ".nuke" / name, content);

    public Task<int> RunAsync<T>(Func<T, Target> target, params string[] arguments)
        where T : NukeBuild, new() => RunAsync([target], arguments);

    public async Task<int> RunAsync<T>(Func<T, Target>[] defaults, params string[] arguments)
        where T : NukeBuild, new()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await BuildRunner.RunAsync(
            new BuildInvocation
            {
                Arguments = arguments,
                Environment = new FixedEnvironment(Environment),
                WorkingDirectory = Root,
                Output = TextWriter.Synchronized(output),
                Error = error,
                Clock = TimeProvider.System,
                Gate = Gate is { } gate ? _ => gate : null,
            },
            defaults,
            Cancellation.Token);
        (Output, Error) = (output.ToString(), error.ToString());
        return exitCode;
    }

    public void Dispose()
    {
        Cancellation.Dispose();
        _folder.Dispose();
    }
}
