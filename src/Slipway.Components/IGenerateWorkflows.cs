using Slipway.Components.Internal;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;
using Slipway.Workflows;
using Slipway.Workflows.Pinning;
using Slipway.Workflows.Policies;

namespace Slipway.Components;

/// <summary>Writes the workflows that run this build on GitHub, and all that belongs to them.</summary>
public interface IGenerateWorkflows : INukeBuild
{
    /// <summary>When a workflow starts and which targets it reaches; everything else follows from the targets.</summary>
    IReadOnlyList<Workflow> Workflows { get; }

    /// <summary>For <c>GeneratePolicies</c>; <see langword="null"/> where the build has nothing to do with AWS.</summary>
    AwsSetup? Aws => null;

    /// <summary>Writes <c>.github/workflows/*.yml</c>.</summary>
    Target GenerateWorkflows => _ => _
        .Description("Write the workflows that this build declares")
        .Executes(async (ctx, ct) =>
        {
            var drifts = await Files(ctx).WriteAsync(ctx.Changes, ct).ConfigureAwait(false);
            foreach (var drift in drifts)
            {
                ctx.Log.Info($"{drift.File} {drift.Summary}");
            }

            if (drifts.Count == 0)
            {
                ctx.UpToDate("the files are as generated");
            }
        });

    /// <summary>Fails with a diff where a file is not what the build generates.</summary>
    Target VerifyWorkflows => _ => _
        .Description("Fail with a diff where a workflow file is not what the build generates")
        .ReadsOnly()
        .Executes((ctx, ct) => Files(ctx).VerifyAsync(ct));

    /// <summary>Moves the actions' pins to newer releases, a week old at least.</summary>
    Target PinActions => _ => _
        .Description("Move the pins of actions to newer releases, from their own repositories, a week old at least")
        .Executes(async (ctx, ct) =>
        {
            var pins = new PinFile(ctx.Root);
            var actions = pins.Catalog().Actions.Select(action => action.Action);
            var pinner = new ActionPinner(ctx.Processes, ctx.Clock);
            var moved = await pins.RefreshAsync(pinner, actions, ctx.Temporary / "actions", ctx.Changes, ct).ConfigureAwait(false);
            foreach (var (before, after) in moved)
            {
                ctx.Note($"{after.Action} {before.Version} -> {after.Version}");
            }

            if (moved.Count == 0)
            {
                ctx.UpToDate("no newer release is old enough");
            }
        });

    /// <summary>Writes the IAM policies of each environment's role under <c>artifacts/policies</c>.</summary>
    Target GeneratePolicies => _ => _
        .Description("Write the AWS trust and permission policies that the workflows need")
        .Produces("policies/*.json")
        .Executes((ctx, _) =>
        {
            var setup = Aws ?? throw new UsageException(
                "The build does not say which AWS account it delivers to.",
                "The policies name the account and the repository.",
                "Give the build class the property Aws.");
            foreach (var (name, text) in new PolicyGenerator(ctx.Build.WithParameters).Generate(Workflows, setup))
            {
                AtomicFile.WriteAllText(ctx.Artifacts / "policies" / name, text);
                ctx.Log.Info($"policies/{name}");
            }

            return Task.CompletedTask;
        });

    /// <summary>Whether <c>CheckSetup</c> makes what it can.</summary>
    [Parameter("For CheckSetup: make the environments that are missing")]
    bool Fix => TryGetValue<bool?>(() => Fix) ?? false;

    /// <summary>
    /// Looks on GitHub for what the workflows need: environments, secrets, variables, the checks that the default branch requires, and whether the roles' policies
    /// name this very repository. What is missing stands beside the command that makes it.
    /// </summary>
    Target CheckSetup => _ => (Fix ? _ : _.ReadsOnly())
        .Description("Look whether the repository on GitHub has what the workflows need, and show the commands that make it")
        .Executes((ctx, ct) => new SetupChecking(ctx, this).RunAsync(Fix, ct));

    private WorkflowFiles Files(TargetContext ctx) =>
        new(ctx.Root, new WorkflowCompiler(ctx.Build.WithParameters, new PinFile(ctx.Root).Catalog()).Write(Workflows));
}
