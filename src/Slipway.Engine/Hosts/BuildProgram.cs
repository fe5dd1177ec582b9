using System.Runtime.InteropServices;
using System.Text;
using Slipway.Building;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Hosts;

/// <summary>The composition root: the only place that takes a build's surroundings from the process.</summary>
internal static class BuildProgram
{
    public static int Main<T>(IReadOnlyList<Func<T, Target>> defaults)
        where T : NukeBuild, new()
    {
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Cancel(context, cancellation, isInterrupt: true));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Cancel(context, cancellation, isInterrupt: false));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Cancel(context, cancellation, isInterrupt: false));
        using var output = new StreamWriter(new LastingStream(Console.OpenStandardOutput()), new UTF8Encoding(false)) { AutoFlush = true };
        using var error = new StreamWriter(new LastingStream(Console.OpenStandardError()), new UTF8Encoding(false)) { AutoFlush = true };
        var invocation = new BuildInvocation
        {
            Arguments = Environment.GetCommandLineArgs()[1..],
            Environment = new SystemEnvironment(),
            WorkingDirectory = AbsolutePath.Create(Environment.CurrentDirectory),
            Output = output,
            Error = error,
            Clock = TimeProvider.System,
            IsInteractive = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb",
        };

        // The one place where the asynchronous world meets a synchronous Main.
        return BuildRunner.RunAsync(invocation, defaults, cancellation.Token).GetAwaiter().GetResult();
    }

    // The first signal asks; a second Ctrl-C insists. (A CI server sends SIGINT and then SIGTERM for one cancellation: that is not insisting.)
    private static void Cancel(PosixSignalContext context, CancellationTokenSource cancellation, bool isInterrupt)
    {
        context.Cancel = true;
        if (isInterrupt && cancellation.IsCancellationRequested)
        {
            ProcessOrphans.EndMine();
            Environment.Exit(ExitCodes.Cancelled);
        }

        cancellation.Cancel();
    }
}
