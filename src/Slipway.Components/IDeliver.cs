using Slipway.Components.Internal;

namespace Slipway.Components;

/// <summary>The whole way of a change, from commit to users.</summary>
public interface IDeliver : ITest, IScan, IScanImage, IBake, IReportDora, IOperate
{
    /// <summary>Everything, in order.</summary>
    Target Deliver => _ => _
        .Description("Test, scan, version, build, push, deploy, bake and report: all of it")
        .DependsOn(Bake, ReportDora)
        .Consumes(ReleaseOutput, BakeOutput)
        .Executes((ctx, _) =>
        {
            var deployed = ctx.Read(ReleaseOutput);
            var bakes = ctx.TryRead(BakeOutput);
            foreach (var entry in deployed.Releases)
            {
                DeliverySummary.Lines(entry, bakes, ctx).ToList().ForEach(ctx.Conclude);
            }

            return Task.CompletedTask;
        });
}
