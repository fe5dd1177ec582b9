using Slipway.Execution;
using Slipway.Planning;
using Slipway.Tooling;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Slipway.Hosts;

/// <summary>
/// A terminal with a person before it: a live line for each running target (spinner, elapsed, what it said last), one lasting line for each that has ended,
/// the output of those that failed.
/// </summary>
internal sealed class TerminalHost : IHost, IDisposable
{
    private const int UsualHeight = 24;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    private readonly IAnsiConsole _console;
    private readonly Verbosity _verbosity;
    private readonly TimeProvider _clock;
    private readonly Ansi _ansi;
    private readonly Lock _lock = new();
    private readonly List<Running> _running = [];
    private readonly Queue<Running> _ended = new();
    private readonly Queue<string> _notices = new();
    private readonly ManualResetEventSlim _end = new();
    private Thread? _live;
    private int _frame;

    public TerminalHost(IAnsiConsole console, Verbosity verbosity, TimeProvider clock)
    {
        (_console, _verbosity, _clock) = (console, verbosity, clock);
        if (console.Profile.Height < 2)
        {
            console.Profile.Height = UsualHeight; // some terminals do not say how high they are
        }

        _ansi = new Ansi(console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors);
    }

    public void Started(Plan plan, string logo)
    {
        if (logo.Length > 0 && _verbosity > Verbosity.Quiet)
        {
            _console.WriteLine(logo);
        }

        // The display owns the lower lines of the screen; a thread of its own redraws it, so that no target ever waits for the terminal.
        _live = new Thread(Show) { IsBackground = true, Name = "live display" };
        _live.Start();
    }

    public void TargetStarted(PlannedTarget target)
    {
        lock (_lock)
        {
            _running.Add(new Running(target, _clock.GetTimestamp()));
        }
    }

    public void Line(string target, LogLevel level, string line)
    {
        lock (_lock)
        {
            var running = _running.Find(each => each.Target.Name == target);
            if (running is null || (level == LogLevel.Debug && _verbosity != Verbosity.Verbose))
            {
                return;
            }

            running.Lines.Add((level, line));
            if (line.Trim().Length > 0)
            {
                running.Last = line.Trim();
            }
        }
    }

    public void Progress(string target, string? status)
    {
        lock (_lock)
        {
            if (_running.Find(each => each.Target.Name == target) is { } running)
            {
                running.Status = status;
            }
        }
    }

    public void Annotate(string target, Annotation annotation) =>
        Line(target, annotation.Level, $"{annotation.File}{(annotation.Line is { } line ? $":{line}" : "")}: {annotation.Message}");

    public void TargetFinished(TargetOutcome outcome)
    {
        lock (_lock)
        {
            if (_running.Find(each => each.Target.Name == outcome.Target.Name) is not { } running)
            {
                return;
            }

            _running.Remove(running);
            running.Outcome = outcome;
            _ended.Enqueue(running);
        }
    }

    public void Finished(RunResult result)
    {
        Dispose();
        var text = new StringWriter();
        Summary.Write(text, result, _ansi);
        _console.Profile.Out.Writer.Write(text.ToString());
        _console.Profile.Out.Writer.Flush();
    }

    public void Notice(LogLevel level, string text)
    {
        lock (_lock)
        {
            _notices.Enqueue(level == LogLevel.Info ? text : _ansi.Yellow(text));
            if (_live is null)
            {
                FlushEnded(line => _console.Profile.Out.Writer.WriteLine(line));
            }
        }
    }

    public void Dispose()
    {
        if (_live is not null)
        {
            _end.Set();
            _live.Join();
            _live = null;
        }
    }

    // A terminal that cannot be drawn on (one without a height, one that has gone) is no reason to end a build.
    private void Show()
    {
        try
        {
            ShowLive();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException)
        {
            ShowPlainly();
        }
    }

    private void ShowPlainly()
    {
        bool last;
        do
        {
            last = _end.Wait(Tick);
            lock (_lock)
            {
                FlushEnded(_console.Profile.Out.Writer.WriteLine);
            }
        }
        while (!last);
    }

    private void ShowLive() => _console.Live(Text.Empty).AutoClear(true).Start(context =>
    {
        bool last;
        do
        {
            last = _end.Wait(Tick);
            lock (_lock)
            {
                FlushEnded(line => _console.Write(new ControlText(line)));
                context.UpdateTarget(Render());
            }

            context.Refresh();
        }
        while (!last);
    });

    private void FlushEnded(Action<string> write)
    {
        // Taken out once it is written: what the terminal refuses is written plainly.
        while (_notices.TryPeek(out var notice))
        {
            write(notice);
            _notices.Dequeue();
        }

        while (_ended.TryPeek(out var ended))
        {
            foreach (var line in Describe(ended))
            {
                write(line);
            }

            _ended.Dequeue();
        }
    }

    private IEnumerable<string> Describe(Running ended)
    {
        var outcome = ended.Outcome!;
        var mark = outcome.Status switch
        {
            TargetStatus.Failed => _ansi.Red("✗"),
            TargetStatus.Succeeded or TargetStatus.UpToDate => _ansi.Green("✓"),
            _ => _ansi.Dim("○"),
        };
        if (outcome.Status == TargetStatus.Failed || _verbosity == Verbosity.Verbose)
        {
            foreach (var (level, line) in ended.Lines)
            {
                yield return "    " + (level switch { LogLevel.Error => _ansi.Red(line), LogLevel.Warning => _ansi.Yellow(line), _ => _ansi.Dim(line) });
            }
        }

        var said = Summary.Explanation(outcome);
        yield return $"{mark} {_ansi.Bold(outcome.Target.Name)} {_ansi.Dim(Durations.Text(outcome.Duration))}{(said.Length > 0 && outcome.Failure is null ? "  " + said : "")}";
        foreach (var line in FailureText.Lines(outcome, _verbosity == Verbosity.Verbose))
        {
            yield return "  " + _ansi.Red(line);
        }
    }

    private IRenderable Render()
    {
        if (_running.Count == 0)
        {
            return Text.Empty;
        }

        _frame++;
        var width = Math.Max(20, _console.Profile.Width - 1);
        return new Rows(_running.Select(running =>
        {
            var elapsed = Durations.Text(_clock.GetElapsedTime(running.Since));
            var head = $"{Spinner[_frame % Spinner.Length]} {running.Target.Name} {elapsed}  ";
            var said = running.Status ?? running.Last ?? "";
            return new Text(Cut(head + said, width), new Style(foreground: Color.Aqua));
        }));
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";

    private sealed class Running(PlannedTarget target, long since)
    {
        public PlannedTarget Target { get; } = target;

        public long Since { get; } = since;

        public List<(LogLevel Level, string Line)> Lines { get; } = [];

        public string? Last { get; set; }

        public string? Status { get; set; }

        public TargetOutcome? Outcome { get; set; }
    }

    /// <summary>A line that has its colours already.</summary>
    private sealed class ControlText(string line) : IRenderable
    {
        private const string EraseRest = "\e[K"; // the live line that stood here may have been longer

        public Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [Segment.Control(line + EraseRest), Segment.LineBreak];
    }
}
