using System.Collections.Immutable;
using Slipway.Building;
using Slipway.Execution;
using Slipway.Hosts;
using Slipway.Planning;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Bench;

/// <summary>Plans and runs targets as a build does, with all its parts but the command line; what the host prints is thrown away.</summary>
internal sealed class EngineRun(ImmutableArray<TargetModel> models)
{
    private readonly TargetCollection _targets = new(models);

    public Plan Plan() => Planner.Make(_targets, new([]));

    public Task<RunResult> RunAsync(Plan plan, int width)
    {
        var environment = new SystemEnvironment();
        var mask = new SecretMask();
        var context = new BuildContext(AbsolutePath.Create(AppContext.BaseDirectory), IsDryRun: false, IsServer: false);
        var services = new RunServices(
            context,
            "bench",
            environment,
            TimeProvider.System,
            mask,
            new ProcessRunner(mask, NullLog.Instance, TimeProvider.System, environment, context.Root),
            new RecordStore(context, _ => null),
            new BuildDescription(_targets, []),
            log => new ApplyingGate(log));
        var host = new PlainHost(TextWriter.Null, Verbosity.Normal, new Ansi(Enabled: false));
        host.Started(plan, "");
        return FinishAsync();

        async Task<RunResult> FinishAsync()
        {
            var scheduler = new Scheduler(new TargetExecution(services, host), host, TimeProvider.System, width, TimeSpan.FromSeconds(30));
            var result = await scheduler.RunAsync(plan, CancellationToken.None);
            host.Finished(result);
            return result;
        }
    }
}
