using Slipway.Execution;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway;

/// <summary>What a running target has to work with.</summary>
public sealed class TargetContext
{
    private readonly RunServices _services;
    private readonly TargetModel _model;
    private readonly List<string> _conclusions = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _summaries = [];

    internal TargetContext(RunServices services, TargetModel model, TargetLog log)
    {
        (_services, _model) = (services, model);
        Log = log;
        Changes = services.MakeGate(log);
        Processes = services.Processes.WithLog(log);
    }

    /// <summary>The target's name.</summary>
    public string TargetName => _model.Name;

    /// <summary>Where the target says what it does; its lines stay together.</summary>
    public ILog Log { get; }

    /// <summary>The gate that every change to the outside goes through.</summary>
    public IChangeGate Changes { get; }

    /// <summary>Runs other programs; what they print can be echoed to <see cref="Log"/>.</summary>
    public IProcessRunner Processes { get; }

    /// <summary>The time.</summary>
    public TimeProvider Clock => _services.Clock;

    /// <summary>The environment variables.</summary>
    public IEnvironment Environment => _services.Environment;

    /// <summary>Hides secrets; add those that the target comes by.</summary>
    public SecretMask Secrets => _services.Mask;

    /// <summary>The repository.</summary>
    public AbsolutePath Root => _services.Context.Root;

    /// <summary>Where records and build results go; in a dry run not the real folder.</summary>
    public AbsolutePath Artifacts => _services.Context.Artifacts;

    /// <summary>For what may be thrown away.</summary>
    public AbsolutePath Temporary => _services.Context.Temporary;

    /// <summary>The build itself, as data: its targets, parameters and plans.</summary>
    public BuildDescription Build => _services.Build;

    /// <summary>Names this run, in records, leases and ledgers: on a CI server its run and attempt.</summary>
    public string RunId => _services.RunId;

    /// <summary>Whether changes are only shown.</summary>
    public bool IsDryRun => _services.Context.IsDryRun;

    /// <summary>Whether the run is on a CI server.</summary>
    public bool IsServer => _services.Context.IsServer;

    /// <summary>Which share of the target's work this machine does. Default: all of it.</summary>
    /// <exception cref="UsageException">The variable <c>PARTITION</c> holds no share.</exception>
    public Partition Partition => Partition.Parse(Environment.Get(Partition.Variable));

    internal IReadOnlyList<string> Notes => Kept(_notes);

    internal IReadOnlyList<string> Conclusions => Kept(_conclusions);

    internal IReadOnlyList<string> Summaries => Kept(_summaries);

    internal string? UpToDateBecause { get; private set; }

    /// <summary>Makes a change, or in a dry run shows it.</summary>
    public Task ChangeAsync(Change change, Func<CancellationToken, Task> apply, CancellationToken cancellationToken) =>
        Changes.ChangeAsync(change, apply, cancellationToken);

    /// <summary>Stores a record that the target declared by <c>Produces</c>.</summary>
    public void Publish<T>(Output<T> output, T record)
        where T : notnull
    {
        if (!_model.Produces.Any(declared => declared.Path == output.Path))
        {
            throw new InvalidOperationException($"{TargetName} publishes {output.Path} without declaring it: add .Produces(…).");
        }

        _services.Records.Write(output, record);
    }

    /// <summary>A record that this or an earlier run published. One that cannot be used is an error that names the target which makes it.</summary>
    public T Read<T>(Output<T> output)
        where T : notnull => _services.Records.Read(output, TargetName);

    /// <summary>The same, or <see langword="null"/> where there is none. A damaged one is still an error.</summary>
    public T? TryRead<T>(Output<T> output)
        where T : class => _services.Records.Exists(output) ? _services.Records.Read(output, TargetName) : null;

    /// <summary>
    /// Where files are that a target hands on: of this run, or in a dry run that did not make them, those of the last real one (as <see cref="Read"/> does for
    /// records).
    /// </summary>
    /// <param name="path">Relative to the artifacts folder.</param>
    public AbsolutePath Locate(string path) =>
        Path.Exists(Artifacts / path) ? Artifacts / path : _services.Context.RealArtifacts / path;

    /// <summary>A few words beside the target in the summary: the version, how many tests passed.</summary>
    public void Note(string text) => Keep(_notes, text);

    /// <summary>A line at the very end of the run, below the summary: what a person wants to know.</summary>
    public void Conclude(string line) => Keep(_conclusions, line);

    /// <summary>Markdown, such as a table, for a CI server's step summary; elsewhere nobody sees it.</summary>
    public void Summarize(string markdown) => Keep(_summaries, markdown);

    /// <summary>The target found that everything is as it should be already, and did nothing.</summary>
    public void UpToDate(string because) => UpToDateBecause = Secrets.Apply(because);

    // A target's parts may run at once and speak at once.
    private void Keep(List<string> list, string text)
    {
        lock (list)
        {
            list.Add(Secrets.Apply(text));
        }
    }

    private static IReadOnlyList<string> Kept(List<string> list)
    {
        lock (list)
        {
            return [.. list];
        }
    }
}
