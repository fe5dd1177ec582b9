using System.Collections.Immutable;
using System.Reflection;
using Slipway.Execution;
using Slipway.Hosts;
using Slipway.Parameters;
using Slipway.Planning;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;
using Slipway.Tooling.Processes;

namespace Slipway.Building;

/// <summary>One call of a build, from the words on the command line to the exit code.</summary>
public static class BuildRunner
{
    private static readonly TimeSpan AssuredDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Makes the build, plans what is asked, and shows or runs it. Answers one of <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync<T>(BuildInvocation invocation, IReadOnlyList<Func<T, Target>> defaults, CancellationToken cancellationToken)
        where T : NukeBuild, new()
    {
        var mask = new SecretMask();
        try
        {
            var early = EarlyOptions.Read(invocation.Arguments);
            var context = new BuildContext(
                RootLocator.Find(early.Root, invocation.WorkingDirectory, AbsolutePath.Create(AppContext.BaseDirectory)), early.DryRun, IsServer(invocation.Environment))
            {
                Environment = invocation.Environment,
            };
            var build = context.Make(() => new T());
            var parameters = ParameterDiscovery.Discover(build);
            var line = CommandLine.Parse(invocation.Arguments, parameters);
            var files = ParameterFile.ReadAll(context.Root, (line.Get("profile") ?? []).SelectMany(name => name.Split(',')));
            new ParameterBinder(invocation.Environment, mask, invocation.WorkingDirectory, context.Root).Bind(parameters, line, files);
            var description = new BuildDescription(TargetDiscovery.Discover(build, [.. defaults.Select(target => target(build))]), parameters)
            {
                Again = values => BuildDescription.Of(context.Root, values, defaults),
            };
            return await RunAsync(invocation, context, description, line, mask, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Cancelled;
        }
        catch (Exception exception)
        {
            foreach (var text in FailureText.Lines(exception, invocation.Arguments.Contains("verbose")))
            {
                await invocation.Error.WriteLineAsync(mask.Apply(text)).ConfigureAwait(false);
            }

            return exception is UsageException or TargetInvocationException { InnerException: UsageException } ? ExitCodes.Usage : ExitCodes.TargetFailed;
        }
    }

    private static async Task<int> RunAsync(
        BuildInvocation invocation, BuildContext context, BuildDescription description, CommandLine line, SecretMask mask, CancellationToken cancellationToken)
    {
        var asJson = AsJson(line);
        if (line.Has("help"))
        {
            invocation.Output.Write(asJson ? HelpText.Json(description) : HelpText.Text(description, line.Targets));
            return ExitCodes.Done;
        }

        var request = new PlanRequest([.. line.Targets], line.Get("skip") is { } skip ? [.. skip.SelectMany(name => name.Split(','))] : null);
        var plan = description.Plan(request);
        if (line.Has("continue"))
        {
            plan = description.Plan(request with { DoneBefore = LastRun.DoneBefore(context, plan.Invoked) });
        }

        if (line.Has("plan"))
        {
            invocation.Output.Write(asJson ? PlanText.Json(plan) : PlanText.Tree(plan, description));
            return ExitCodes.Done;
        }

        if (asJson)
        {
            throw new UsageException("--output json says nothing of a run.", "It is for --plan and --help.", "Add --plan or --help, or read the records under artifacts/.");
        }

        Preflight.Check(plan, description.Parameters);
        var host = Choose(invocation, line, mask);
        using var disposable = host as IDisposable;
        using var treeLock = await LockAsync(plan, context, invocation.Clock, host, cancellationToken).ConfigureAwait(false);
        if (context.IsDryRun && treeLock is not null && context.Artifacts.DirectoryExists)
        {
            Directory.Delete(context.Artifacts, recursive: true); // what an earlier dry run recorded is not this one's
        }

        var services = Services(invocation, context, description, mask);
        host.Started(plan, line.Has("no-logo") ? "" : Logo(invocation.Environment, context));
        var scheduler = new Scheduler(new TargetExecution(services, host), host, invocation.Clock, Width(line), AssuredDeadline);
        var result = await scheduler.RunAsync(plan, cancellationToken).ConfigureAwait(false);
        if (treeLock is not null && !context.IsDryRun)
        {
            Remember(context, plan, result, host);
        }

        host.Finished(result);
        return result.ExitCode;
    }

    // The run is over, and what it did is done: a note that cannot be kept does not change how it ended.
    private static void Remember(BuildContext context, Plan plan, RunResult result, IHost host)
    {
        try
        {
            LastRun.Remember(context, plan, result);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            host.Notice(LogLevel.Warning, $"--continue will not work after this run: {exception.Message}");
        }
    }

    private static RunServices Services(BuildInvocation invocation, BuildContext context, BuildDescription description, SecretMask mask)
    {
        return new RunServices(
            context,
            RunId(invocation),
            invocation.Environment,
            invocation.Clock,
            mask,
            new ProcessRunner(mask, NullLog.Instance, invocation.Clock, invocation.Environment, context.Root),
            new RecordStore(context, path => description.Targets.All.FirstOrDefault(target => target.Produces.Any(output => output.Path == path))?.Name),
            description,
            log => context.IsDryRun ? new DryRunGate(log) : invocation.Gate?.Invoke(log) ?? new ApplyingGate(log));
    }

    // One run at a time in a tree: two would mix their records and build results.
    private static async Task<FileLock?> LockAsync(Plan plan, BuildContext context, TimeProvider clock, IHost host, CancellationToken cancellationToken)
    {
        if (plan.Targets.All(target => target.Model.ReadsOnly || target.Skip is not null))
        {
            return null;
        }

        try
        {
            var taken = await FileLock.AcquireAsync(
                context.Temporary / "run.lock",
                string.Join(' ', plan.Invoked),
                clock,
                holder => host.Notice(LogLevel.Info, $"Waiting for {Describe(holder)} to end in {context.Root}. Ctrl-C gives up."),
                cancellationToken).ConfigureAwait(false);
            if (taken.Abandoned is { } dead && ProcessOrphans.EndThoseOf(new ProcessIdentity(dead.Pid, dead.Started)) is var ended and > 0)
            {
                host.Notice(LogLevel.Warning, $"{Describe(dead)} was killed and left {ended} processes running; they were ended.");
            }

            return taken;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The build cannot write to {context.Temporary}.", exception.Message, "See that the folder can be written to and that the disk is not full.", exception);
        }
    }

    private static string Describe(LockHolder? holder) =>
        holder is null ? "another run" : $"{holder.Purpose} (process {holder.Pid}, since {holder.Since.ToLocalTime():HH:mm:ss})";

    private static IHost Choose(BuildInvocation invocation, CommandLine line, SecretMask mask)
    {
        var verbosity = (line.Single("verbosity") ?? "normal").ToLowerInvariant() switch
        {
            "quiet" => Verbosity.Quiet,
            "normal" => Verbosity.Normal,
            "verbose" => Verbosity.Verbose,
            var other => throw new UsageException($"--verbosity cannot be {other}.", "One of quiet, normal, verbose is expected.", "Mend the value."),
        };
        return HostChoice.Make(invocation, verbosity, mask);
    }

    private static int Width(CommandLine line) => line.Single("parallel") is not { } text ? Environment.ProcessorCount
        : int.TryParse(text, out var width) && width > 0 ? width
        : throw new UsageException($"--parallel cannot be {text}.", "A whole number from 1 is expected.", "Mend the value.");

    private static bool AsJson(CommandLine line) => (line.Single("output") ?? "text") switch
    {
        "text" => false,
        "json" => true,
        var other => throw new UsageException($"--output cannot be {other}.", "One of text, json is expected.", "Mend the value."),
    };

    private static bool IsServer(IEnvironment environment) => environment.Get("CI") is "true" or "1" || environment.Get("GITHUB_ACTIONS") == "true";

    private static string RunId(BuildInvocation invocation) =>
        invocation.Environment.Get("GITHUB_RUN_ID") is { Length: > 0 } run
            ? $"{run}-{invocation.Environment.Get("GITHUB_RUN_ATTEMPT") ?? "1"}"
            : $"{invocation.Clock.GetUtcNow():yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("n")[..6]}";

    private static string Logo(IEnvironment environment, BuildContext context) =>
        $"Slipway · {context.Root.Name}{(context.IsDryRun ? " · dry run: nothing is changed" : "")}{(environment.Get("GITHUB_WORKFLOW") is { } workflow ? $" · {workflow}" : "")}";
}
