using System.Text;
using Slipway.Execution;
using Slipway.Planning;
using Slipway.Tooling;

namespace Slipway.Hosts;

/// <summary>GitHub Actions: a group for each target, annotations, and a step summary with the graph.</summary>
internal sealed class GitHubHost(TextWriter writer, Verbosity verbosity, AbsolutePath? stepSummary, SecretMask secrets) : PlainHost(writer, verbosity, new Ansi(Enabled: true))
{
    private Plan? _plan;

    public override void Started(Plan plan, string logo)
    {
        _plan = plan;

        // What this run hides the runner must hide too, in later steps and in what other tools print. It takes the secret from this line and shows none of it.
        secrets.Watch(secret => Command($"::add-mask::{EscapeData(secret)}"));
        base.Started(plan, logo);
    }

    public override void Annotate(string target, Annotation annotation)
    {
        var command = annotation.Level switch { LogLevel.Error => "error", LogLevel.Warning => "warning", _ => "notice" };
        var properties = new[]
        {
            ("file", annotation.File), ("line", annotation.Line?.ToString()), ("col", annotation.Column?.ToString()), ("title", annotation.Title),
        };
        var given = string.Join(',', properties.Where(pair => pair.Item2 is not null).Select(pair => $"{pair.Item1}={EscapeProperty(pair.Item2!)}"));
        Line(target, annotation.Level, $"::{command}{(given.Length > 0 ? " " + given : "")}::{EscapeData(annotation.Message)}");
    }

    public override void Finished(RunResult result)
    {
        base.Finished(result);
        if (stepSummary is not null && _plan is not null)
        {
            try
            {
                File.AppendAllText(stepSummary, StepSummary.Markdown(_plan, result), new UTF8Encoding(false));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Notice(LogLevel.Warning, $"The step summary cannot be written: {exception.Message}");
            }
        }
    }

    protected override void Open(PlannedTarget target) => Writer.WriteLine($"::group::{target.Name}");

    protected override void Close(TargetOutcome outcome)
    {
        Writer.WriteLine("::endgroup::");
        Writer.WriteLine($"{Mark(outcome.Status)} {outcome.Target.Name} {Summary.Word(outcome.Status)} in {Durations.Text(outcome.Duration)}");
        if (FailureText.Lines(outcome, verbose: false) is { Count: > 0 } lines)
        {
            Writer.WriteLine($"::error title={EscapeProperty(outcome.Target.Name)}::{EscapeData(string.Join('\n', lines))}");
        }
    }

    // A workflow command counts only at the start of a line.
    protected override string Format(LogLevel level, string line) => line.StartsWith("::", StringComparison.Ordinal) ? line : base.Format(level, line);

    private static string EscapeData(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    private static string EscapeProperty(string text) => EscapeData(text).Replace(":", "%3A").Replace(",", "%2C");
}
