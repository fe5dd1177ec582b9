using System.Collections.Immutable;
using Slipway.Execution;
using Slipway.Planning;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Building;

/// <summary>What the last run of the tree had done when it failed, for <c>--continue</c>.</summary>
[RecordSchema("last-run", 1)]
internal sealed record LastRun(ImmutableArray<string> Invoked, ImmutableArray<string> Done)
{
    private static AbsolutePath PathOf(BuildContext context) => context.Temporary / "last-run.json";

    /// <summary>The targets that need not be repeated.</summary>
    public static ImmutableHashSet<string> DoneBefore(BuildContext context, IReadOnlyCollection<string> invoked)
    {
        if (!PathOf(context).FileExists)
        {
            throw new UsageException("There is nothing to continue.", "The last run did not fail, or there was none.", "Leave --continue away.");
        }

        try
        {
            var last = RecordFile.Read<LastRun>(PathOf(context));
            return last.Invoked.ToHashSet().SetEquals(invoked)
                ? [.. last.Done]
                : throw new UsageException(
                    "The last run was another one.", $"It was asked for {string.Join(", ", last.Invoked)}.", "Ask for the same targets, or leave --continue away.");
        }
        catch (RecordException exception)
        {
            throw new UsageException("The last run cannot be continued.", exception.Message, "Leave --continue away.", exception);
        }
    }

    public static void Remember(BuildContext context, Plan plan, RunResult result)
    {
        var path = PathOf(context);
        if (result.ExitCode == ExitCodes.Done)
        {
            if (path.FileExists)
            {
                File.Delete(path);
            }

            return;
        }

        RecordFile.Write(path, new LastRun(plan.Invoked, [.. result.Outcomes.Where(IsDone).Select(outcome => outcome.Target.Name)]));
    }

    // What has to run after any failure has to run after the next one too.
    private static bool IsDone(TargetOutcome outcome) =>
        !outcome.Target.Model.AssuredAfterFailure
        && (outcome.Status is TargetStatus.Succeeded or TargetStatus.UpToDate || outcome.Target.Skip?.StartsWith("done before", StringComparison.Ordinal) == true);
}
