using System.Diagnostics;
using System.Text;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests;

/// <summary>One run of <c>./build.sh</c>: what it printed, how it ended. Started in the background, it can be killed at a line of its output.</summary>
public sealed class BuildRun : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    private readonly Process _process;
    private readonly Stopwatch _clock = new();
    private readonly StringBuilder _output = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    private BuildRun(AbsolutePath folder, AbsolutePath home, string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        // A shell that starts the tests in the background makes them ignore SIGINT, and they would pass that on.
        var info = new ProcessStartInfo("env", ["--default-signal=INT", folder / "build.sh", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in new[] { "CI", "GITHUB_ACTIONS", "GITHUB_REF", "GITHUB_STEP_SUMMARY", "GITHUB_RUN_ID", "SLIPWAY_OWNER", "ENVIRONMENT", "SERVICE" })
        {
            info.Environment.Remove(name);
        }

        // The packages that are there already serve a new HOME too; everything else is as on a new machine.
        info.Environment["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        info.Environment["HOME"] = home;
        info.Environment["DOTNET_CLI_HOME"] = home;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            info.Environment[name] = value;
        }

        _process = new Process { StartInfo = info };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _clock.Start();
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    public int ExitCode => _process.ExitCode;

    public TimeSpan Duration => _clock.Elapsed;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static BuildRun Start(Repository repository, string[] arguments, IReadOnlyDictionary<string, string>? environment = null) => new(repository.Folder, repository.Home, arguments, environment);

    /// <summary>Runs this very repository's build on another folder, which it does not need to clone and compile for.</summary>
    public static Task<BuildRun> OnRootAsync(AbsolutePath root, params string[] arguments) => OnRootAsync(root, arguments, null);

    /// <summary>The same, with variables.</summary>
    public static async Task<BuildRun> OnRootAsync(AbsolutePath root, string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var run = new BuildRun(Repository.Original, AbsolutePath.Create(Path.GetTempPath()), [.. arguments, "--root", root, "--no-logo"], environment);
        await run.EndAsync();
        return run;
    }

    /// <summary>Runs the <c>build.sh</c> of another folder of the clone.</summary>
    public static async Task<BuildRun> InAsync(Repository repository, AbsolutePath folder, string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var run = new BuildRun(folder, repository.Home, arguments, environment);
        await run.EndAsync();
        return run;
    }

    public static async Task<BuildRun> RunAsync(Repository repository, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var run = Start(repository, arguments, environment);
        await run.EndAsync();
        return run;
    }

    /// <summary>Waits for the end.</summary>
    public async Task EndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        _clock.Stop();
    }

    /// <summary>Completes once the output holds <paramref name="text"/>.</summary>
    public async Task SeenAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            if (_output.ToString().Contains(text))
            {
                return;
            }

            _awaited.Add((text, seen));
        }

        var ended = _process.WaitForExitAsync();
        (await Task.WhenAny(seen.Task, ended).WaitAsync(Limit)).ShouldBe(seen.Task, $"it ended without saying “{text}”:\n{Output}");
    }

    /// <summary>Kills the build itself, as <c>kill -9</c> does: nothing of it can put things right.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await EndAsync();
    }

    /// <summary>Throws, with all that was printed, unless the run ended as expected.</summary>
    public BuildRun ShouldEndWith(int exitCode)
    {
        ExitCode.ShouldBe(exitCode, Output);
        return this;
    }

    /// <summary>The address that the delivery printed.</summary>
    public Uri Url => new(Output.Split('\n').Last(line => line.StartsWith("  url ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);

    public void Dispose() => _process.Dispose();

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Append(line).Append('\n');
            foreach (var (_, seen) in _awaited.Where(awaited => line.Contains(awaited.Text)))
            {
                seen.TrySetResult();
            }
        }
    }
}
