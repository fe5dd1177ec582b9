using Slipway.Delivery;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Local;
using Slipway.Delivery.Ledger;
using Slipway.Oci.Registries;
using Slipway.Oci.Unpacking;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>What an environment's steps end in: registry, workload, ledger. Only here do environments differ.</summary>
internal static class Ends
{
    public static IRegistry Registry(TargetContext ctx, DeliveryEnvironment environment) => environment.Registry switch
    {
        LocalRegistry => new LayoutRegistry(LocalFolder(ctx) / "registry", ctx.Changes, ctx.Clock, ctx.Log),
        var other => throw Unknown(environment, "registry", other),
    };

    public static IWorkload Workload(TargetContext ctx, DeliveryEnvironment environment) => environment.Workload switch
    {
        LocalMachine machine => new LocalWorkload(
            new LocalWorkloadOptions
            {
                Folder = LocalFolder(ctx),
                Environment = environment.Name,
                IngressProgram = AbsolutePath.Create(AppContext.BaseDirectory) / "ingress" / "Slipway.Ingress.dll",
                PreferredPort = machine.PreferredPort,
            },
            new RegistryReleaseSource(Registry(ctx, environment), new ImageUnpacker(ctx.Clock, ctx.Log)),
            ctx.Processes,
            ctx.Changes,
            ctx.Environment,
            ctx.Clock,
            ctx.Log),
        var other => throw Unknown(environment, "workload", other),
    };

    public static ILedger Ledger(TargetContext ctx) => new FileLedger(LocalFolder(ctx) / "ledger.jsonl", ctx.Changes, ctx.Clock, ctx.Log);

    public static AbsolutePath LocalFolder(TargetContext ctx) => ctx.Root / ".nuke" / "local";

    private static UsageException Unknown(DeliveryEnvironment environment, string end, object value) =>
        new($"{environment.Name} has a {end} that this build cannot use.", $"It is a {value.GetType().Name}.", $"Choose another {end} where the environment is declared.");
}
