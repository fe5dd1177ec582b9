using System.Runtime.InteropServices;
using Slipway.Testing.Infrastructure;
using Slipway.Testing.Runner;
using Slipway.Tooling;

// Ctrl-C and SIGTERM end the command, and then everything that was started for it.
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

try
{
    return await PartRunner.RunAsync(CommandLine.Parse(args), new ErrorLog(), stop.Token);
}
catch (UsageException exception)
{
    await Console.Error.WriteLineAsync($"{exception.What}\n{exception.Why}\n{exception.Cure}");
    return ExitCodes.Usage;
}
catch (PartUnavailableException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return ExitCodes.TargetFailed;
}
catch (TargetFailedException exception)
{
    await Console.Error.WriteLineAsync($"{exception.What}\n{exception.Why}");
    return exception.ExitCode;
}
catch (OperationCanceledException)
{
    return ExitCodes.Cancelled;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
