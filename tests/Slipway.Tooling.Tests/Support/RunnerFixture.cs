using System.Collections.Immutable;
using System.Diagnostics;
using Slipway.Testing;
using Slipway.Tooling.Processes;

namespace Slipway.Tooling.Tests.Support;

/// <summary>A runner in a folder of its own, and what its processes have said so far.</summary>
internal sealed class RunnerFixture : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<ProcessIdentity> _left = [];

    public RunnerFixture(TimeProvider? clock = null, string? path = null)
    {
        Environment["PATH"] = path ?? System.Environment.GetEnvironmentVariable("PATH") ?? "";
        Runner = new ProcessRunner(Mask, Log, clock ?? TimeProvider.System, new FixedEnvironment(Environment), Folder);
    }

    public AbsolutePath Folder => _folder.Path;

    public Dictionary<string, string> Environment { get; } = new() { ["INHERITED"] = "from above", ["REMOVED"] = "x" };

    public SecretMask Mask { get; } = new();

    public RecordingLog Log { get; } = new();

    public ProcessRunner Runner { get; }

    public static ProcessSpec Shell(string script, params string[] arguments) => new("sh", ["-c", script, "sh", .. arguments]);

    public static ImmutableDictionary<string, Secret> Secrets(string name, string value) =>
        ImmutableDictionary<string, Secret>.Empty.Add(name, new Secret(value));

    /// <summary>
    /// Starts it; the second task ends with the first process id that it says on a line of its own. Whatever it names is ended with this object.
    /// </summary>
    public (Task<ProcessResult> Run, Task<ProcessIdentity> Said) Start(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var said = new TaskCompletionSource<ProcessIdentity>(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = Runner.RunAsync(
            spec with
            {
                OnOutput = line =>
                {
                    if (int.TryParse(line, out var pid))
                    {
                        var process = ProcessIdentity.Of(pid) ?? throw new InvalidOperationException($"{pid} has ended already.");
                        lock (_left)
                        {
                            _left.Add(process);
                        }

                        said.TrySetResult(process);
                    }
                },
            },
            cancellationToken);
        return (run, said.Task);
    }

    /// <summary>Until a process that was killed is gone: the kernel takes a moment.</summary>
    public static async Task GoneAsync(ProcessIdentity process)
    {
        var patience = Stopwatch.StartNew();
        while (process.IsAlive)
        {
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Yield();
        }
    }

    public void Dispose()
    {
        _left.ForEach(process => process.Kill());
        _folder.Dispose();
    }
}
