using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Values that hold for the plan and for every line; the environment follows from them.</summary>
public sealed class FixedParameters : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("rehearsal") { On = [new PullRequestTrigger()], Targets = [nameof(Deploy)], Flags = ["dry-run"] },
        new("staging")
        {
            On = [new PushTrigger { Branches = ["main"] }],
            Targets = [nameof(Deploy)],
            Parameters = new Dictionary<string, string> { ["environment"] = "staging", ["reason"] = "it's main's turn" },
        },
    ];

    [Parameter("Where to.")]
    private readonly string _environment = "local";

    [Parameter("Why.")]
    private readonly string? _reason = null;

    public Target Test => _ => _.Executes(() => { });

    public Target Deploy => _ => Gate(_.DependsOn(Test)).Executes(() => _reason?.ToString());

    private ITargetDefinition Gate(ITargetDefinition definition) => _environment == "local" ? definition : definition.InEnvironment(_environment);
}
