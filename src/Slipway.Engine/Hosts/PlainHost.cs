using Slipway.Execution;
using Slipway.Planning;
using Slipway.Tooling;

namespace Slipway.Hosts;

/// <summary>
/// Text without control codes, for pipes and files. One target at a time has the floor and is written as it speaks; what others say is kept and written, whole, when
/// the floor is free. So nothing is interleaved, and long work is seen while it goes on.
/// </summary>
internal class PlainHost(TextWriter writer, Verbosity verbosity, Ansi ansi) : IHost
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Block> _blocks = [];
    private readonly List<Block> _waiting = [];
    private Block? _floor;

    protected TextWriter Writer => writer;

    protected Ansi Ansi => ansi;

    protected Verbosity Verbosity => verbosity;

    public virtual void Started(Plan plan, string logo)
    {
        lock (_lock)
        {
            if (logo.Length > 0 && verbosity > Verbosity.Quiet)
            {
                writer.WriteLine(logo);
            }
        }
    }

    public void TargetStarted(PlannedTarget target)
    {
        lock (_lock)
        {
            var block = new Block(target);
            _blocks.Add(target.Name, block);
            _waiting.Add(block);
            Advance();
        }
    }

    public void Line(string target, LogLevel level, string line)
    {
        if (!IsShown(level))
        {
            return;
        }

        lock (_lock)
        {
            var block = _blocks[target];
            var text = Format(level, line);
            if (block == _floor)
            {
                writer.WriteLine(text);
            }
            else
            {
                block.Lines.Add(text);
            }
        }
    }

    public void Progress(string target, string? status)
    {
        // Nothing to overwrite in a file.
    }

    public virtual void Annotate(string target, Annotation annotation)
    {
        var place = annotation.File is null ? "" : $"{annotation.File}{(annotation.Line is { } line ? $":{line}" : "")}: ";
        Line(target, annotation.Level, place + annotation.Message);
    }

    public void TargetFinished(TargetOutcome outcome)
    {
        lock (_lock)
        {
            if (!_blocks.TryGetValue(outcome.Target.Name, out var block))
            {
                return; // left out: the summary says so
            }

            block.Outcome = outcome;
            block.Lines.AddRange(FailureText.Lines(outcome, verbosity == Verbosity.Verbose).Select(line => Format(LogLevel.Error, line)));
            Advance();
        }
    }

    public virtual void Finished(RunResult result)
    {
        lock (_lock)
        {
            Summary.Write(writer, result, ansi);
            writer.Flush();
        }
    }

    public void Notice(LogLevel level, string text)
    {
        lock (_lock)
        {
            writer.WriteLine(Format(level, text));
            writer.Flush();
        }
    }

    /// <summary>Writes a line at once, whoever has the floor.</summary>
    protected void Command(string line)
    {
        lock (_lock)
        {
            writer.WriteLine(line);
        }
    }

    protected virtual void Open(PlannedTarget target) => writer.WriteLine($"{ansi.Bold($"▶ {target.Name}")}");

    protected virtual void Close(TargetOutcome outcome) =>
        writer.WriteLine($"{Mark(outcome.Status)} {outcome.Target.Name} {Summary.Word(outcome.Status)} in {Durations.Text(outcome.Duration)}");

    protected virtual string Format(LogLevel level, string line) => level switch
    {
        LogLevel.Error => "  " + ansi.Red(line),
        LogLevel.Warning => "  " + ansi.Yellow(line),
        LogLevel.Debug => "  " + ansi.Dim(line),
        _ => line.Length == 0 ? line : "  " + line,
    };

    protected string Mark(TargetStatus status) => status switch
    {
        TargetStatus.Failed => ansi.Red("✗"),
        TargetStatus.Succeeded or TargetStatus.UpToDate => ansi.Green("✓"),
        _ => ansi.Dim("○"),
    };

    private bool IsShown(LogLevel level) => level >= (verbosity switch
    {
        Verbosity.Quiet => LogLevel.Warning,
        Verbosity.Normal => LogLevel.Info,
        _ => LogLevel.Debug,
    });

    // Gives the floor on: first to what has ended (so that it is out of the way), then to who has waited longest.
    private void Advance()
    {
        while (true)
        {
            if (_floor is { } current)
            {
                current.Lines.ForEach(writer.WriteLine);
                current.Lines.Clear();
                if (current.Outcome is null)
                {
                    writer.Flush();
                    return;
                }

                Close(current.Outcome);
                _floor = null;
            }

            if ((_waiting.Find(block => block.Outcome is not null) ?? _waiting.FirstOrDefault()) is not { } next)
            {
                writer.Flush();
                return;
            }

            _waiting.Remove(next);
            _floor = next;
            Open(next.Target);
        }
    }

    private sealed class Block(PlannedTarget target)
    {
        public PlannedTarget Target { get; } = target;

        public List<string> Lines { get; } = [];

        public TargetOutcome? Outcome { get; set; }
    }
}
