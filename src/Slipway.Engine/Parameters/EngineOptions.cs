using System.Collections.Immutable;

namespace Slipway.Parameters;

/// <summary>The flags that every build has.</summary>
internal static class EngineOptions
{
    public static readonly ImmutableArray<EngineOption> All =
    [
        new("plan", Arity.Switch, null, "Show what would run, as a tree; with --output json as data."),
        new("dry-run", Arity.Switch, null, "Do everything but change anything: every change is printed instead of made."),
        new("skip", Arity.Many, "TARGETS", "Leave these targets out; without a name, all that were not asked for themselves."),
        new("continue", Arity.Switch, null, "After a failed run: do not repeat the targets that had succeeded."),
        new("parallel", Arity.One, "N", "How many targets run at once. Default: the number of processors."),
        new("verbosity", Arity.One, "LEVEL", "quiet, normal or verbose. Default: normal."),
        new("profile", Arity.Many, "NAMES", "Take parameters from .nuke/parameters.NAME.json before .nuke/parameters.json."),
        new("root", Arity.One, "DIR", "The repository to work on. Default: the nearest folder upwards that has .nuke."),
        new("output", Arity.One, "FORMAT", "text or json, for --plan and --help. Default: text."),
        new("no-logo", Arity.Switch, null, "Leave the first line away."),
        new("help", Arity.Switch, null, "Show this, or with a target's name what that target does."),
    ];
}
