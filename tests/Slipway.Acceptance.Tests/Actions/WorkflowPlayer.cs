using Slipway.Testing;
using Slipway.Tooling;
using YamlDotNet.RepresentationModel;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>
/// Plays a workflow file on this machine: jobs in an order that <c>needs</c> allows, each in a fresh clone with a HOME of its own; artifacts carried as files.
/// The file is its only input. Actions have their local meaning: checkout clones, setup-dotnet takes the SDK that is there, a cache never hits.
/// </summary>
public sealed class WorkflowPlayer : IDisposable
{
    private readonly TempFolder _temp = new();

    /// <summary>Plays it to the end.</summary>
    /// <param name="yaml">The file's text.</param>
    /// <param name="started">What started it.</param>
    /// <param name="order">Chooses among the jobs that could start. Default: the first in the file.</param>
    public async Task<PlayedRun> PlayAsync(string yaml, WorkflowEvent started, Random? order = null)
    {
        var root = Yaml.Parse(yaml);
        root.Map("on")!.Children.Keys.Select(key => key.ToString()).ShouldContain(started.Name, "the workflow does not start on this event");
        root.Map("permissions")!.Children.ShouldBeEmpty();
        using var cancellation = new CancellationTokenSource();
        var artifacts = new ArtifactStore(_temp.Path / $"artifacts-{Guid.NewGuid():n}");
        var sha = (await new GitWork(started.Repository).RunAsync("rev-parse", started.Ref + "^{commit}")).Trim();
        var contexts = new Dictionary<string, object?>
        {
            ["github"] = new Dictionary<string, object?>
            {
                ["event_name"] = started.Name,
                ["ref"] = started.Ref,
                ["ref_name"] = started.Ref.Split('/', 3)[^1],
                ["sha"] = sha,
                ["repository"] = "acme/shop",
                ["run_id"] = $"{started.Number}",
                ["run_attempt"] = "1",
                ["workflow"] = root.Text("name"),
                ["token"] = "ghs_test_token",
            },
            ["inputs"] = started.Inputs.ToDictionary(pair => pair.Key, object? (pair) => pair.Value),
        };
        var waiting = root.Map("jobs")!.Select(pair => (Id: pair.Key.ToString(), Node: (YamlMappingNode)pair.Value)).ToList();
        var over = new Dictionary<string, OverJob>();
        var played = new List<PlayedJob>();
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(job => job.Node.Texts("needs").All(over.ContainsKey)).ToList();
            ready.ShouldNotBeEmpty("the jobs that are left wait for each other");
            var job = ready[order?.Next(ready.Count) ?? 0];
            waiting.Remove(job);
            var runs = await PlayJobAsync(job.Id, job.Node, started, artifacts, contexts, over, cancellation);
            played.AddRange(runs);
            var result = new[] { "failure", "cancelled", "skipped" }.FirstOrDefault(bad => runs.Exists(run => run.Result == bad)) ?? "success";
            var outputs = runs.SelectMany(run => run.Outputs).DistinctBy(pair => pair.Key);
            var failed = result == "failure" || job.Node.Texts("needs").Any(need => over[need].Failed);
            over[job.Id] = new(result, failed, outputs.ToDictionary(pair => pair.Key, object? (pair) => pair.Value));
        }

        return new PlayedRun(played);
    }

    public void Dispose() => _temp.Dispose();

    private async Task<List<PlayedJob>> PlayJobAsync(
        string id, YamlMappingNode job, WorkflowEvent started, ArtifactStore artifacts, Dictionary<string, object?> contexts,
        Dictionary<string, OverJob> over, CancellationTokenSource cancellation)
    {
        var needed = job.Texts("needs");
        object? Need(string need) => new Dictionary<string, object?> { ["result"] = over[need].Result, ["outputs"] = over[need].Outputs };
        var all = new Dictionary<string, object?>(contexts) { ["needs"] = needed.ToDictionary(need => need, Need) };
        bool Status(string function) => function switch
        {
            "always" => true,
            "cancelled" => cancellation.IsCancellationRequested,
            "failure" => needed.Any(need => over[need].Failed),
            _ => !cancellation.IsCancellationRequested && needed.All(need => over[need].Result == "success"),
        };
        if (!Expression.Holds(job.Text("if"), all, Status))
        {
            return [new PlayedJob(id, "skipped", "", "", new Dictionary<string, string>(), [])];
        }

        var played = new List<PlayedJob>();
        foreach (var (value, index) in MatrixOf(job).Select((value, index) => (value, index)))
        {
            var name = value is null ? id : $"{id} ({value.Value.Value})";
            all["matrix"] = value is null ? new Dictionary<string, object?>() : new Dictionary<string, object?> { [value.Value.Axis] = value.Value.Value };
            all["strategy"] = new Dictionary<string, object?> { ["job-index"] = (double)index };
            var folder = _temp.Path / Guid.NewGuid().ToString("n");

            // The cancellation that a job saw is the whole run's; later jobs see it before they start.
            using var own = CancellationTokenSource.CreateLinkedTokenSource(cancellation.IsCancellationRequested ? CancellationToken.None : cancellation.Token);
            var result = await new JobPlayer(name, job, started, folder, artifacts, all, own).PlayAsync();
            played.Add(result);
            if (result.Result == "cancelled")
            {
                await cancellation.CancelAsync();
            }
        }

        return played;
    }

    /// <param name="Result">How it ended.</param>
    /// <param name="Failed">Whether it or one that it waited for has failed.</param>
    /// <param name="Outputs">What it handed on.</param>
    private sealed record OverJob(string Result, bool Failed, Dictionary<string, object?> Outputs);

    private static IEnumerable<(string Axis, string Value)?> MatrixOf(YamlMappingNode job) =>
        job.Map("strategy")?.Map("matrix") is { } matrix
            ? matrix.Single() is var axis ? ((YamlSequenceNode)axis.Value).Select(value => ((string, string)?)(axis.Key.ToString(), value.ToString())) : []
            : [null];
}
