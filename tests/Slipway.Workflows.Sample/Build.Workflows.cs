using Slipway.Tooling;
using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Sample;

internal sealed partial class Build
{
    private static IReadOnlyList<Workflow> Workflows =>
    [
        new("main")
        {
            On = [new PushTrigger { Branches = ["main"] }],
            Targets = [nameof(Bake), nameof(Report)],
            Parameters = new Dictionary<string, string> { ["environment"] = "staging" },
            Recoveries = [new Recovery(nameof(Deploy), nameof(Recover))],
            Jobs = new Dictionary<string, JobOptions>
            {
                ["build"] = new() { Outputs = new Dictionary<string, string> { ["version"] = "version" } },
                ["image"] = new() { Matrix = new Matrix("service", "api", "web") },
            },
        },
        new("news")
        {
            On = [new PushTrigger()],
            Targets = [nameof(Archive)],
        },
        new("redeploy")
        {
            On = [new DispatchTrigger(WorkflowInput.Choice("environment", "staging", "production") with { Required = true })],
            Targets = [nameof(Recover)],
            Assumed = new Dictionary<string, string> { ["environment"] = "staging" },
        },
    ];

    private Target GenerateWorkflows => _ => _
        .Executes(async (ctx, ct) =>
        {
            foreach (var drift in await Files(ctx).WriteAsync(ctx.Changes, ct))
            {
                ctx.Log.Info($"{drift.File} {drift.Summary}");
            }
        });

    private Target VerifyWorkflows => _ => _.Executes((ctx, ct) => Files(ctx).VerifyAsync(ct));

    private static WorkflowFiles Files(TargetContext ctx) => new(ctx.Root, new WorkflowCompiler(ctx.Build.WithParameters).Write(Workflows));
}
