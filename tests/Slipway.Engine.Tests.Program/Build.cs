using Slipway;
using Slipway.Tooling;

/// <summary>Targets that wait for what a signal does to them. Each says <c>PID</c> of a process that it has started, and works in the build's root.</summary>
internal sealed class Build : NukeBuild
{
    private Target Hang => _ => _.Executes((ctx, ct) => ShellAsync(ctx, "sh -c 'sleep 1000 & echo child $!; wait' & wait", ct));

    private Target Tidy => _ => _.After(Hang).AssuredAfterFailure().Executes((ctx, _) =>
    {
        File.WriteAllText(ctx.Root / "tidied", "");
        ctx.Log.Info("tidied");
        return Task.CompletedTask;
    });

    // Until the test lets it: a reader of a pipe that nobody writes to.
    private Target Dawdle => _ => _.After(Hang).AssuredAfterFailure().Executes((ctx, ct) =>
        ShellAsync(ctx, "mkfifo go; echo child $$; cat go; echo went on", ct));

    private Target Quick => _ => _.Executes((ctx, _) =>
    {
        ctx.Log.Info("quick");
        return Task.CompletedTask;
    });

    public static int Main() => Execute<Build>(x => x.Quick);

    private static Task ShellAsync(TargetContext ctx, string script, CancellationToken cancellationToken) =>
        ctx.Processes.RunAsync(new("sh", "-c", script) { Echo = LogLevel.Info }, cancellationToken);
}
