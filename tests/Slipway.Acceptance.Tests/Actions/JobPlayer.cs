using System.Diagnostics;
using System.Text;
using Slipway.Tooling;
using YamlDotNet.RepresentationModel;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>Plays one job in a folder of its own.</summary>
internal sealed class JobPlayer(
    string id, YamlMappingNode job, WorkflowEvent started, AbsolutePath folder, ArtifactStore artifacts,
    IReadOnlyDictionary<string, object?> contexts, CancellationTokenSource cancellation)
{
    private readonly StringBuilder _log = new();
    private readonly StringBuilder _summary = new();
    private readonly List<(string Name, string Outcome)> _steps = [];
    private readonly Dictionary<string, object?> _outputs = [];
    private readonly Dictionary<string, string> _env = [];
    private readonly HashSet<string> _masked = [];
    private bool _failed;

    private AbsolutePath Workspace => folder / "workspace";

    public async Task<PlayedJob> PlayAsync()
    {
        var clock = Stopwatch.StartNew();
        Workspace.CreateDirectory();
        _masked.UnionWith(Secrets.Values.OfType<string>().Append("ghs_test_token"));
        foreach (var (step, i) in ((YamlSequenceNode)job.Get("steps")!).Cast<YamlMappingNode>().Select((step, i) => (step, i)))
        {
            await StepAsync(step, i);
        }

        await CompiledBuilds.KeepAsync(Workspace, CompiledBuild.Own);
        var outputs = job.Map("outputs").Pairs().ToDictionary(pair => pair.Key, pair => Expression.Fill(pair.Value, Contexts()));
        var result = cancellation.IsCancellationRequested ? "cancelled" : _failed ? "failure" : "success";
        return new PlayedJob(id, result, _log.ToString(), Mask(_summary.ToString()), outputs, _steps) { Workspace = Workspace, Duration = clock.Elapsed };
    }

    private Dictionary<string, object?> Secrets =>
        started.Secrets.GetValueOrDefault(EnvironmentName ?? "")?.ToDictionary(pair => pair.Key, object? (pair) => pair.Value) ?? [];

    private Dictionary<string, object?> Variables =>
        new[] { "", EnvironmentName ?? "" }.Distinct().SelectMany(name => started.Variables.GetValueOrDefault(name) ?? new Dictionary<string, string>())
            .GroupBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, object? (group) => group.Last().Value);

    private string? EnvironmentName => (job.Get("environment") is YamlMappingNode detailed ? detailed.Text("name") : job.Text("environment")) is { } name
        ? Expression.Fill(name, contexts)
        : null;

    private Dictionary<string, object?> Contexts() => new(contexts)
    {
        ["secrets"] = Secrets,
        ["vars"] = Variables,
        ["steps"] = _outputs,
        ["env"] = _env.ToDictionary(pair => pair.Key, object? (pair) => pair.Value),
        ["runner"] = new Dictionary<string, object?> { ["os"] = "Linux", ["temp"] = (string)folder },
    };

    private async Task StepAsync(YamlMappingNode step, int index)
    {
        var name = step.Text("name") ?? step.Text("uses") ?? step.Text("run")!.Split('\n')[0];
        if (!Expression.Holds(step.Text("if"), Contexts(), Status))
        {
            _steps.Add((name, "skipped"));
            return;
        }

        _log.Append($"##[group]{name}\n");
        var outcome = "success";
        try
        {
            // A step with if: always() runs on after the cancellation; only what was running is signalled.
            var token = cancellation.IsCancellationRequested ? CancellationToken.None : cancellation.Token;
            await (step.Text("uses") is { } uses ? UseAsync(uses, step) : RunAsync(step, index, token));
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or ShouldAssertException)
        {
            outcome = cancellation.IsCancellationRequested ? "cancelled" : "failure";
            _failed |= step.Text("continue-on-error") != "true";
            _log.Append($"##[error]{Mask(exception.Message)}\n");
        }

        _steps.Add((name, outcome));
    }

    private bool Status(string function) => function switch
    {
        "always" => true,
        "cancelled" => cancellation.IsCancellationRequested,
        "failure" => _failed && !cancellation.IsCancellationRequested,
        _ => !_failed && !cancellation.IsCancellationRequested,
    };

    private async Task UseAsync(string uses, YamlMappingNode step)
    {
        var inputs = step.Map("with").Pairs().ToDictionary(pair => pair.Key, pair => Expression.Fill(pair.Value, Contexts()));
        switch (uses.Split('@')[0])
        {
            case "actions/checkout":
                await CheckOutAsync(inputs);
                break;
            case "actions/setup-dotnet":
                (Workspace / inputs["global-json-file"]).FileExists.ShouldBeTrue("there is no global.json to set up .NET by");
                break;
            case "actions/upload-artifact":
                _log.Append(artifacts.Upload(Workspace, inputs)).Append('\n');
                break;
            case "actions/download-artifact":
                _log.Append(artifacts.Download(Workspace, inputs)).Append('\n');
                break;
            case "actions/cache":
                _log.Append("cache miss\n");
                break;
            default:
                throw new InvalidOperationException($"{uses} has no meaning on this machine.");
        }
    }

    private async Task CheckOutAsync(Dictionary<string, string> inputs)
    {
        inputs["persist-credentials"].ShouldBe("false");
        var git = new GitWork(Workspace);
        var whole = inputs.GetValueOrDefault("fetch-depth") == "0";
        await git.RunAsync("init", "--quiet");
        await git.RunAsync("remote", "add", "origin", $"file://{started.Repository}");
        string[] what = whole ? ["--tags", "origin", "+refs/heads/*:refs/remotes/origin/*"] : ["--no-tags", "--depth", "1", "origin", started.Ref];
        await git.RunAsync(["fetch", "--quiet", .. what]);
        if (whole)
        {
            await git.RunAsync("fetch", "--quiet", "origin", started.Ref);
        }

        // As the real action does: a branch is checked out by name, everything else detached.
        var branch = started.Ref.StartsWith("refs/heads/", StringComparison.Ordinal) ? started.Ref["refs/heads/".Length..] : null;
        await git.RunAsync(branch is null ? ["checkout", "--quiet", "--detach", "FETCH_HEAD"] : ["checkout", "--quiet", "-B", branch, "FETCH_HEAD"]);
        await CompiledBuilds.GiveAsync(Workspace, CompiledBuild.Own);
    }

    private async Task RunAsync(YamlMappingNode step, int index, CancellationToken cancellationToken)
    {
        var files = (folder / $"step-{index}").CreateDirectory();
        var script = files / "script.sh";
        await File.WriteAllTextAsync(script, step.Text("run")!, CancellationToken.None);
        var output = files / "output";
        var summary = files / "summary.md";
        var variables = files / "env";
        foreach (var file in new[] { output, summary, variables })
        {
            await File.WriteAllTextAsync(file, "", CancellationToken.None);
        }

        var environment = new Dictionary<string, string>(Machine())
        {
            ["GITHUB_OUTPUT"] = output,
            ["GITHUB_STEP_SUMMARY"] = summary,
            ["GITHUB_ENV"] = variables,
            ["GITHUB_JOB"] = id,
        };
        foreach (var (name, value) in _env.Concat(job.Map("env").Pairs()).Concat(step.Map("env").Pairs()))
        {
            environment[name] = Expression.Fill(value, Contexts());
        }

        var shell = new RunnerShell(_log, Mask);
        var where = step.Text("working-directory") is { } below ? Workspace / below : Workspace;
        var exitCode = await shell.RunAsync(script, where, environment, Seen, cancellationToken);
        _summary.Append(await File.ReadAllTextAsync(summary, CancellationToken.None));
        if (step.Text("id") is { } stepId)
        {
            var outputs = CommandFile.Read(await File.ReadAllTextAsync(output, CancellationToken.None));
            _outputs[stepId] = new Dictionary<string, object?> { ["outputs"] = outputs.ToDictionary(pair => pair.Key, object? (pair) => pair.Value) };
        }

        foreach (var (name, value) in CommandFile.Read(await File.ReadAllTextAsync(variables, CancellationToken.None)))
        {
            _env[name] = value;
        }

        if (exitCode != 0)
        {
            throw new InvalidOperationException($"Process completed with exit code {exitCode}.");
        }
    }

    private void Seen(string line)
    {
        if (line.StartsWith("::add-mask::", StringComparison.Ordinal))
        {
            lock (_masked)
            {
                _masked.Add(line["::add-mask::".Length..]);
            }
        }

        if (started.CancelAt is { } text && line.Contains(text, StringComparison.Ordinal))
        {
            cancellation.Cancel();
        }
    }

    private string Mask(string text)
    {
        lock (_masked)
        {
            return _masked.Where(secret => secret.Length > 0).Aggregate(text, (masked, secret) => masked.Replace(secret, "***", StringComparison.Ordinal));
        }
    }

    private Dictionary<string, string> Machine()
    {
        var home = (folder / "home").CreateDirectory();
        var github = (IReadOnlyDictionary<string, object?>)contexts["github"]!;
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
            ["LANG"] = "C.UTF-8",
            ["HOME"] = home,
            ["DOTNET_CLI_HOME"] = home,
            ["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_WORKSPACE"] = Workspace,
            ["RUNNER_TEMP"] = (folder / "temp").CreateDirectory(),
            ["RUNNER_OS"] = "Linux",
        };
        foreach (var (name, value) in github.Where(pair => pair.Key != "token"))
        {
            environment["GITHUB_" + name.ToUpperInvariant()] = Expression.Text(value);
        }

        var identity = job.Map("permissions").Pairs().Any(pair => pair is { Key: "id-token", Value: "write" }) ? started.Identity?.Invoke(EnvironmentName) : null;
        foreach (var (name, value) in started.Machine.Concat(identity ?? new Dictionary<string, string>()))
        {
            environment[name] = value;
        }

        return environment;
    }
}
