using Slipway.Execution;

namespace Slipway.Hosts;

/// <summary>The table at the end of a run: for every target what became of it, and why.</summary>
internal static class Summary
{
    public static void Write(TextWriter writer, RunResult result, Ansi ansi)
    {
        var nameWidth = "Target".Length;
        foreach (var outcome in result.Outcomes)
        {
            nameWidth = Math.Max(nameWidth, outcome.Target.Name.Length);
        }

        const int WordWidth = 10;
        const int TimeWidth = 12;
        writer.WriteLine();
        writer.WriteLine($"{"Target".PadRight(nameWidth)}  {"Status".PadRight(WordWidth)}  {"Time".PadLeft(TimeWidth)}");
        writer.WriteLine(new string('─', nameWidth + WordWidth + TimeWidth + 4));
        foreach (var outcome in result.Outcomes)
        {
            var time = outcome.Status is TargetStatus.Skipped or TargetStatus.NotRun ? "" : Durations.Text(outcome.Duration);
            var word = Paint(ansi, outcome.Status, Word(outcome.Status).PadRight(WordWidth));
            writer.WriteLine($"{outcome.Target.Name.PadRight(nameWidth)}  {word}  {time.PadLeft(TimeWidth)}  {Explanation(outcome)}".TrimEnd());
        }

        foreach (var outcome in result.Outcomes)
        {
            foreach (var warning in outcome.Warnings)
            {
                writer.WriteLine(ansi.Yellow($"warning  {outcome.Target.Name}: {warning}"));
            }
        }

        writer.WriteLine();
        writer.WriteLine(Closing(result, ansi));
        var conclusions = result.Outcomes.SelectMany(outcome => outcome.Conclusions).ToList();
        if (conclusions.Count > 0)
        {
            writer.WriteLine();
            conclusions.ForEach(writer.WriteLine);
        }
    }

    /// <summary>What became of a target, in one or two words.</summary>
    public static string Word(TargetStatus status) => status switch
    {
        TargetStatus.UpToDate => "up to date",
        TargetStatus.NotRun => "not run",
        _ => status.ToString().ToLowerInvariant(),
    };

    /// <summary>Why, or what it noted.</summary>
    public static string Explanation(TargetOutcome outcome) =>
        string.Join("; ", new[] { FailureText.Lines(outcome, verbose: false) is [var first, ..] ? first : outcome.Reason ?? "" }
            .Concat(outcome.Notes)
            .Where(text => text.Length > 0));

    private static string Closing(RunResult result, Ansi ansi)
    {
        var took = Durations.Text(result.Duration);
        var failed = result.Outcomes.Count(outcome => outcome.Status == TargetStatus.Failed);
        return result.Cancelled ? ansi.Yellow($"Cancelled after {took}.")
            : failed > 0 ? ansi.Red($"Failed after {took}: {string.Join(", ", result.Outcomes.Where(outcome => outcome.Status == TargetStatus.Failed).Select(outcome => outcome.Target.Name))}.")
            : ansi.Green($"Done in {took}.");
    }

    private static string Paint(Ansi ansi, TargetStatus status, string text) => status switch
    {
        TargetStatus.Succeeded => ansi.Green(text),
        TargetStatus.Failed => ansi.Red(text),
        TargetStatus.UpToDate => ansi.Cyan(text),
        TargetStatus.Cancelled => ansi.Yellow(text),
        _ => ansi.Dim(text),
    };
}
