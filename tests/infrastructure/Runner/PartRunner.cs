using System.Diagnostics;
using Slipway.Testing.Infrastructure;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Runner;

/// <summary>Starts parts, runs the command with their addresses, and stops the parts, last started first.</summary>
internal static class PartRunner
{
    private const int NotFound = 127;

    // Set by the script around this program, which ends whatever carries it. The command's own processes are the command's business: a compiler
    // server that it leaves behind may be serving somebody else by then.
    private const string MarkVariable = "SLIPWAY_INFRASTRUCTURE";

    public static async Task<int> RunAsync(CommandLine line, ILog log, CancellationToken cancellationToken)
    {
        if (line.Help)
        {
            await Console.Out.WriteAsync(HelpText.Render());
            return ExitCodes.Done;
        }

        var context = PartContext.OnThisMachine(log);
        var started = new Stack<InfrastructurePart>();
        try
        {
            var addresses = new Dictionary<string, string>();
            foreach (var part in line.Parts)
            {
                var began = context.Clock.GetTimestamp();
                var running = await part.StartAsync(context, cancellationToken);
                started.Push(running);
                foreach (var (name, value) in running.Addresses)
                {
                    addresses[name] = value;
                }

                // What is started next can use it.
                context = context.With(running.Addresses);

                var variables = string.Join(' ', running.Addresses.Select(pair => $"{pair.Key}={pair.Value}"));
                log.Info($"{part.Name} is ready after {context.Clock.GetElapsedTime(began).TotalSeconds:0.0} s: {variables}");
            }

            return await RunCommandAsync(line.Command, addresses, cancellationToken);
        }
        finally
        {
            while (started.TryPop(out var part))
            {
                await part.DisposeAsync();
            }

            Directory.Delete(context.Scratch, recursive: true);
        }
    }

    // Not through the process runner: the command is the user's own, and has the terminal, standard input included.
    private static async Task<int> RunCommandAsync(IReadOnlyList<string> command, Dictionary<string, string> addresses, CancellationToken cancellationToken)
    {
        if (ExecutablePath.Find(command[0], new SystemEnvironment()) is not { } program)
        {
            await Console.Error.WriteLineAsync($"{command[0]} was not found.");
            return NotFound;
        }

        var info = new ProcessStartInfo(program) { UseShellExecute = false };
        foreach (var argument in command.Skip(1))
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in addresses)
        {
            info.Environment[name] = value;
        }

        info.Environment.Remove(MarkVariable);
        info.Environment.Remove(PartContext.ScratchVariable);
        using var process = Process.Start(info)!;
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }

        return process.ExitCode;
    }
}
