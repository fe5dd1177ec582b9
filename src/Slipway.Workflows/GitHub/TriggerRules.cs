using System.Text.RegularExpressions;

namespace Slipway.Workflows.GitHub;

/// <summary>The rules for the section <c>on</c>.</summary>
internal static partial class TriggerRules
{
    // GitHub's limit for a dispatched workflow.
    private const int MaxInputs = 25;

    private static readonly (string Name, int Min, int Max)[] CronFields =
        [("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 6)];

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static void Check(string file, IReadOnlyList<Trigger> triggers)
    {
        var twice = triggers.GroupBy(trigger => trigger.Event).FirstOrDefault(group => group.Count() > 1)?.Key;
        WorkflowRules.Require(twice is null, $"{file}: '{twice}' stands twice in its triggers.", "GitHub takes one of each kind.", "Join the two.");
        foreach (var trigger in triggers)
        {
            switch (trigger)
            {
                case PushTrigger push:
                    NotBoth(file, push.Branches, push.BranchesIgnore, "branches");
                    NotBoth(file, push.Tags, push.TagsIgnore, "tags");
                    NotBoth(file, push.Paths, push.PathsIgnore, "paths");
                    break;
                case PullRequestTrigger pull:
                    NotBoth(file, pull.Branches, pull.BranchesIgnore, "branches");
                    NotBoth(file, pull.Paths, pull.PathsIgnore, "paths");
                    break;
                case ScheduleTrigger schedule:
                    WorkflowRules.Require(schedule.Crons.Count > 0, $"{file}: the schedule is empty.", "It would never start.", "Give it a cron line.");
                    foreach (var cron in schedule.Crons)
                    {
                        CheckCron(file, cron);
                    }

                    break;
                case DispatchTrigger dispatch:
                    CheckInputs(file, dispatch.Inputs);
                    break;
            }
        }
    }

    private static void NotBoth(string file, IReadOnlyList<string> taken, IReadOnlyList<string> ignored, string what) => WorkflowRules.Require(
        taken.Count == 0 || ignored.Count == 0,
        $"{file}: a trigger has both {what} and {what}-ignore.",
        "GitHub refuses such a file.",
        $"Use {what} alone; a pattern that begins with '!' leaves something out again.");

    private static void CheckInputs(string file, IReadOnlyList<WorkflowInput> inputs)
    {
        WorkflowRules.Require(
            inputs.Count <= MaxInputs, $"{file}: {inputs.Count} inputs are too many.", $"GitHub takes {MaxInputs}.", "Leave some out.");
        var twice = inputs.GroupBy(input => input.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;
        WorkflowRules.Require(twice is null, $"{file}: two inputs are called '{twice}'.", "One would hide the other.", "Rename one.");
        foreach (var input in inputs)
        {
            var where = $"{file}, input '{input.Name}'";
            WorkflowRules.Require(
                InputName().IsMatch(input.Name), $"{where}: the name is not a valid one.", "Letters, digits, dashes and underscores.", "Rename it.");
            WorkflowRules.Require(
                (input.Type == WorkflowInputType.Choice) == input.Options.Count > 0,
                $"{where}: options belong to a choice, and a choice needs some.",
                $"It is a {input.Type} with {input.Options.Count} options.",
                "Use WorkflowInput.Choice(name, options).");
            var fits = input.Default is null || input.Type switch
            {
                WorkflowInputType.Choice => input.Options.Contains(input.Default),
                WorkflowInputType.Boolean => input.Default is "true" or "false",
                WorkflowInputType.Number => decimal.TryParse(input.Default, out _),
                _ => true,
            };
            WorkflowRules.Require(
                fits, $"{where}: the default '{input.Default}' does not fit.", $"The input is a {input.Type}.", "Use one of the allowed values.");
        }
    }

    private static void CheckCron(string file, string cron)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var wrong = fields.Length != CronFields.Length
            ? $"it has {fields.Length} fields instead of five"
            : fields.Zip(CronFields).Where(pair => !Fits(pair.First, pair.Second)).Select(pair => $"'{pair.First}' is no {pair.Second.Name}").FirstOrDefault();
        WorkflowRules.Require(
            wrong is null,
            $"{file}: '{cron}' is not a schedule.",
            $"It must be minute, hour, day, month, weekday; {wrong}.",
            "For example '17 3 * * *': every night at 03:17 UTC.");
    }

    private static bool Fits(string field, (string Name, int Min, int Max) limits) => field.Split(',').All(part =>
    {
        var match = CronPart().Match(part);
        return match.Success
            && In(match.Groups["from"].Value) && In(match.Groups["to"].Value)
            && (!match.Groups["step"].Success || int.Parse(match.Groups["step"].Value) > 0);

        bool In(string value) => value is "" or "*" || (int.TryParse(value, out var number)
            ? number >= limits.Min && number <= limits.Max
            : (limits.Name.Contains("month", StringComparison.Ordinal) && limits.Max == 12 && Months.Contains(value.ToLowerInvariant()))
                || (limits.Max == 6 && Days.Contains(value.ToLowerInvariant())));
    });

    [GeneratedRegex(@"^(?<from>\*|\w+)(-(?<to>\w+))?(/(?<step>\d{1,4}))?$")]
    private static partial Regex CronPart();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_-]*$")]
    private static partial Regex InputName();
}
