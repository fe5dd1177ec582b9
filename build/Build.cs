using Slipway;

internal sealed class Build : NukeBuild
{
    [Parameter("How thorough.")]
    private readonly bool _quick = false;

    private Target Noop => _ => _
        .Description("Does nothing.")
        .Unlisted()
        .ReadsOnly();

    private Target A => _ => _.Description("A").Executes(async (ctx, ct) => { ctx.Log.Info("hello"); await ctx.Processes.RunAsync(new("sh", "-c", "echo out; sleep 1; echo err >&2") { Echo = Slipway.Tooling.LogLevel.Info }, ct); ctx.Note("fine " + _quick); });
    private Target B => _ => _.DependsOn(A).Executes(() => throw new Slipway.Tooling.TargetFailedException("It broke.", "Because.", "Mend it."));
    private Target C => _ => _.DependsOn(B).Executes(() => { });
    private Target D => _ => _.After(C).AssuredAfterFailure().Executes(() => { });

    public static int Main() => Execute<Build>(x => x.C, x => x.D);
}
