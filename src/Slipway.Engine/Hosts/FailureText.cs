using System.Reflection;
using Slipway.Execution;
using Slipway.Tooling;

namespace Slipway.Hosts;

/// <summary>A failure in words: what happened, why, what to do. The stack trace only when everything is shown.</summary>
internal static class FailureText
{
    private const int NoSpaceUnix = 28;
    private const int NoSpaceWindows = unchecked((int)0x80070070);

    /// <summary>What a target failed with, secrets hidden; nothing for one that did not fail.</summary>
    public static IReadOnlyList<string> Lines(TargetOutcome outcome, bool verbose) =>
        outcome.Failure is { } failure ? [.. Lines(failure, verbose).Select(outcome.Hide)] : [];

    public static IReadOnlyList<string> Lines(Exception failure, bool verbose)
    {
        if (failure is TargetInvocationException { InnerException: { } inner })
        {
            failure = inner; // the build's own code was called by reflection, which is nobody's concern
        }

        var (what, why, cure) = failure switch
        {
            UsageException usage => (usage.What, usage.Why, usage.Cure),
            TargetFailedException target => (target.What, target.Why, target.Cure),
            IOException { HResult: NoSpaceUnix or NoSpaceWindows } => ("The disk is full.", failure.Message, "Make room, and run the same again: nothing half written was kept."),
            IOException or UnauthorizedAccessException => ("A file or folder cannot be used.", failure.Message, "See what is at that path, and that this user may read and write it."),
            _ => ($"{failure.GetType().Name}: {failure.Message}", verbose ? null : "This was not foreseen: it may be a defect of the build.", verbose ? null : "Run with --verbosity verbose to see where it happened."),
        };
        var lines = new List<string> { what };
        lines.AddRange(why?.Split('\n') ?? []);
        if (cure is not null)
        {
            lines.Add(cure);
        }

        if (verbose)
        {
            lines.AddRange(failure.ToString().Split('\n').Select(line => line.TrimEnd('\r')));
        }

        return lines;
    }
}
