using Slipway.Tooling;

namespace Slipway.Workflows.Sample;

/// <summary>A delivery in small. Each target leaves its name in <c>ran.log</c> of the machine it ran on and on its output.</summary>
internal sealed partial class Build : NukeBuild
{
    private static readonly Output<Made> VersionOutput = new("version.json");
    private static readonly Output<Made> ImageOutput = new("images.json");
    private static readonly OutputFiles ImageFiles = new("images/");
    private static readonly Output<Made> PushedOutput = new("pushed.json");
    private static readonly Output<Made> NewsOutput = new("news.json");
    private static readonly Output<Made> BakeOutput = new("bake.json");

    [Parameter("Where to deliver to.")]
    private readonly string _environment = "local";

    [Parameter("The service to build.")]
    private readonly string _service = "api";

    [Parameter("Signs in to the registry.")]
    [Secret]
    private readonly Secret? _registryToken = null;

    private Target Version => _ => _
        .NeedsHistory()
        .Produces(VersionOutput)
        .Executes(async (ctx, ct) =>
        {
            var spec = new Tooling.Processes.ProcessSpec("git", "rev-list", "--count", "HEAD");
            var commits = await ctx.Processes.RunAsync(spec, ct);
            ctx.Publish(VersionOutput, new Made(commits.StandardOutput.Trim(), []));
            await new GitHubOutput(ctx.Environment).WriteAsync("version", commits.StandardOutput.Trim(), ct);
        });

    private Target Test => _ => _
        .Job("test")
        .Executes(() => { });

    private Target Image => _ => _
        .DependsOn(Version)
        .Job("image")
        .Consumes(VersionOutput)
        .Produces(ImageFiles)
        .Executes((ctx, _) =>
        {
            var file = (ctx.Artifacts / ImageFiles.Path).CreateDirectory() / $"{_service}.txt";
            File.WriteAllText(file, ctx.Read(VersionOutput).What);
            return Task.CompletedTask;
        });

    private Target Push => _ => Gated(_)
        .DependsOn(Image, Test)
        .Consumes(ImageFiles, VersionOutput)
        .NeedsSecret(() => _registryToken)
        .Produces(PushedOutput)
        .Executes((ctx, _) =>
        {
            ctx.Log.Info($"signing in with {_registryToken!.Reveal()}");
            var images = Directory.EnumerateFiles(ctx.Artifacts / ImageFiles.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
            ctx.Publish(PushedOutput, new Made(ctx.Read(VersionOutput).What, [.. images]));
            return Task.CompletedTask;
        });

    private Target Deploy => _ => Gated(_)
        .DependsOn(Push)
        .NeedsSecret(() => _registryToken)
        .Consumes(PushedOutput)
        .Executes((ctx, _) =>
        {
            ctx.Log.Info($"deploying {string.Join(' ', ctx.Read(PushedOutput).Of)} to {_environment}");
            return Task.CompletedTask;
        });

    private Target Bake => _ => _
        .DependsOn(Deploy)
        .Produces(BakeOutput)
        .Executes(async (ctx, ct) =>
        {
            if ((ctx.Root / "bake-for-ever").FileExists)
            {
                ctx.Log.Info("baking until told to stop");
                await Task.Delay(Timeout.InfiniteTimeSpan, ctx.Clock, ct);
            }

            var verdict = (ctx.Root / "bad-release").FileExists ? "fail" : "pass";
            ctx.Publish(BakeOutput, new Made(verdict, []));
            if (verdict == "fail")
            {
                throw new TargetFailedException("The bake failed.", "The release is bad.", "Mend it.", ExitCodes.BakeFailed);
            }
        });

    private Target Report => _ => _
        .Job("report")
        .After(Bake)
        .Consumes(BakeOutput)
        .AssuredAfterFailure()
        .Executes((ctx, _) =>
        {
            ctx.Log.Info($"the bake said {ctx.TryRead(BakeOutput)?.What ?? "nothing"}");
            return Task.CompletedTask;
        });

    private Target Announce => _ => _
        .Job("announce")
        .OnlyOn(RunCondition.Branch("main"))
        .Produces(NewsOutput)
        .Executes((ctx, _) =>
        {
            ctx.Log.Info("announcing");
            ctx.Publish(NewsOutput, new Made("announced", []));
            return Task.CompletedTask;
        });

    private Target Archive => _ => _
        .Job("archive")
        .DependsOn(Announce)
        .Consumes(NewsOutput)
        .Executes((ctx, _) =>
        {
            ctx.Log.Info($"archiving {ctx.TryRead(NewsOutput)?.What ?? "no news"}");
            return Task.CompletedTask;
        });

    private Target Recover => _ => _
        .Executes((ctx, _) =>
        {
            ctx.Log.Info("nothing was left half done");
            return Task.CompletedTask;
        });

    public static int Main() => Execute<Build>();

    private ITargetDefinition Gated(ITargetDefinition definition) => _environment == "local" ? definition : definition.InEnvironment(_environment);
}
