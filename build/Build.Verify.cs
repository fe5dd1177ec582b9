using System.Collections.Immutable;
using Slipway.Components;
using Slipway.Delivery.DotNet;
using Slipway.Delivery.Testing;
using Slipway.Tooling.Processes;

/// <summary>This repository's own check: every test, the formatting, and that generated files are what would be generated.</summary>
internal sealed partial class Build
{
    // They start real servers, or run ./build.sh as a user would; everything else is fast.
    private static readonly ImmutableArray<string> SlowProjects = ["Slipway.Infrastructure.Tests", "Slipway.Acceptance.Tests"];

    private const int MostRepeated = 5; // more is no accident

    [Parameter("For Verify: leave out the tests that need servers, whole builds or processes")]
    private readonly bool _quick = false;

    private Output<TestRecord> FastTestsOutput { get; } = new("verify/fast.json");

    private Output<TestRecord> SlowTestsOutput { get; } = new("verify/slow.json");

    private Target CompileAll => _ => _
        .Description("Compile everything in this repository, tests included")
        .Unlisted()
        .RunsAlone()
        .Executes(async (ctx, ct) => await new DotNetCli(ctx.Processes, ctx.Log, ctx.Root).BuildAsync(ctx.Root / "Slipway.slnx", ct));

    private Target VerifyFormat => _ => _
        .Description("Check that every file is formatted")
        .Unlisted()
        .DependsOn(CompileAll)
        .ProceedAfterFailure()
        .Executes(async (ctx, ct) =>
        {
            // Style and analyzers are loaded for the whole check only: that takes a minute.
            var spec = new ProcessSpec("dotnet", ["format", .. _quick ? ["whitespace"] : Array.Empty<string>(), "Slipway.slnx", "--verify-no-changes", "--no-restore", "--verbosity", "minimal"])
            {
                ThrowOnError = false,
            };
            var result = await ctx.Processes.RunAsync(spec, ct);
            if (result.ExitCode != 0)
            {
                throw new TargetFailedException("Some files are not formatted.", string.Join('\n', result.StandardError.Split('\n').Take(10)), "Run: dotnet format Slipway.slnx --no-restore");
            }
        });

    private Target FastTests => _ => _
        .Description("Run every test project that needs nothing but the .NET SDK and git")
        .Unlisted()
        .DependsOn(CompileAll)
        .Produces(FastTestsOutput)
        .ProceedAfterFailure()
        .Executes((ctx, ct) => RunTestsAsync(ctx, FastTestsOutput, project => !SlowProjects.Contains(project), _quick ? "Speed!=Slow" : null, width: 2, ct));

    private Target SlowTests => _ => _
        .Description("Run the tests on real servers, and those that run whole builds")
        .Unlisted()
        .DependsOn(CompileAll)
        .After(FastTests, VerifyFormat)
        .RunsAlone()
        .OnlyWhenStatic(() => !_quick)
        .Produces(SlowTestsOutput)
        .ProceedAfterFailure()
        .Executes((ctx, ct) => RunTestsAsync(ctx, SlowTestsOutput, SlowProjects.Contains, null, width: 1, ct));

    private Target Verify => _ => _
        .Description("Check this repository: every test, formatting, drift (--quick: without servers)")
        .DependsOn(VerifyFormat, FastTests, SlowTests)
        .DependsOn<IGenerateSchema>(x => x.VerifySchema)
        .DependsOn<IGenerateWorkflows>(x => x.VerifyWorkflows)
        .Consumes(FastTestsOutput, SlowTestsOutput)
        .AssuredAfterFailure()
        .Executes((ctx, _) =>
        {
            var records = new[] { ctx.TryRead(FastTestsOutput), ctx.TryRead(SlowTestsOutput) }.OfType<TestRecord>().Where(record => record.RunId == ctx.RunId).ToList();
            var skipped = records.Sum(record => record.Skipped);
            ctx.Conclude($"{records.Sum(record => record.Passed)} passed, {records.Sum(record => record.Failed)} failed, {skipped} skipped");
            if (records.Count < (_quick ? 1 : 2))
            {
                throw new TargetFailedException("Not all tests ran.", "Something failed before their turn; it is named above.", "Mend that first.");
            }

            if (skipped > 0 && ctx.IsServer)
            {
                throw new TargetFailedException($"{skipped} tests were skipped.", "On a CI server a test that does not run has failed.", "See in the results which they are, and give them what they need.");
            }

            return Task.CompletedTask;
        });

    private static async Task RunTestsAsync(TargetContext ctx, Output<TestRecord> output, Func<string, bool> wanted, string? filter, int width, CancellationToken cancellationToken)
    {
        var projects = Directory.EnumerateFiles(ctx.Root / "tests", "*.Tests.csproj", SearchOption.AllDirectories)
            .Select(file => AbsolutePath.Create(file))
            .Where(project => wanted(project.NameWithoutExtension))
            .OrderBy(project => project.Name, StringComparer.Ordinal);
        var suites = new System.Collections.Concurrent.ConcurrentBag<TestSuite>();
        await Parallel.ForEachAsync(projects, new ParallelOptions { MaxDegreeOfParallelism = width, CancellationToken = cancellationToken }, async (project, ct) =>
        {
            ctx.Log.Progress(project.NameWithoutExtension);
            var suite = await RunProjectAsync(ctx, project, filter, "", ct);
            suites.Add(ctx.IsServer && suite.Failures.Length is > 0 and <= MostRepeated ? await RepeatAsync(ctx, project, suite, ct) : suite);
        });
        var record = new TestRecord { RunId = ctx.RunId, Suites = [.. suites.OrderBy(suite => suite.Project, StringComparer.Ordinal)] };
        ctx.Publish(output, record);
        ctx.Note($"{record.Passed} passed, {record.Failed} failed, {record.Skipped} skipped");
        if (record.Failed > 0)
        {
            throw new TargetFailedException(
                $"{record.Failed} of {record.Passed + record.Failed} tests failed.",
                string.Join('\n', record.Suites.SelectMany(suite => suite.Failures).Select(failure => $"{failure.Test}: {failure.Message.Split('\n')[0]}")),
                "Mend them, or run one alone: dotnet test PROJECT --filter NAME");
        }
    }

    // A server whose machine stalled must not lose a day's work; but nothing is hidden: what failed at first is told, with its first words.
    private static async Task<TestSuite> RepeatAsync(TargetContext ctx, AbsolutePath project, TestSuite first, CancellationToken cancellationToken)
    {
        var methods = first.Failures.Select(failure => failure.Test.Split('(')[0]).Distinct().ToList();
        ctx.Log.Info($"{first.Project}: {methods.Count} failed; once more, alone");
        var second = await RunProjectAsync(ctx, project, string.Join('|', methods.Select(method => $"FullyQualifiedName={method}")), "-again", cancellationToken);
        if (second.Passed == 0)
        {
            return first;
        }

        var still = second.Failures.Select(failure => failure.Test).ToHashSet();
        foreach (var unstable in first.Failures.Where(failure => !still.Contains(failure.Test)))
        {
            ctx.Log.Warn($"UNSTABLE: {unstable.Test} failed, and passed alone. Its first words: {unstable.Message.Split('\n')[0]}");
            ctx.Note($"unstable: {unstable.Test.Split('.')[^1]}");
        }

        return first with { Passed = first.Passed + first.Failures.Length - second.Failures.Length, Failures = second.Failures };
    }

    private static async Task<TestSuite> RunProjectAsync(TargetContext ctx, AbsolutePath project, string? filter, string suffix, CancellationToken cancellationToken)
    {
        var results = ctx.Artifacts / "verify" / (project.NameWithoutExtension + suffix);
        if (results.DirectoryExists)
        {
            Directory.Delete(results, recursive: true);
        }

        var relative = project.RelativeTo(ctx.Root);
        var ran = await new DotNetCli(ctx.Processes, ctx.Log, ctx.Root).TestAsync(project, results, coverage: false, filter, cancellationToken);
        var suite = TestResultsReader.Read(results, "slipway", relative, ctx.Root)
            ?? new TestSuite("slipway", relative, 0, 0, [new(relative, $"left no results: {string.Join('\n', ran.Lines.TakeLast(10))}", null, null)], null);
        if (ran.ExitCode != 0 && suite.Failures.Length == 0)
        {
            suite = suite with { Failures = [new(relative, $"ended with exit code {ran.ExitCode} although no test failed: {string.Join('\n', ran.Lines.TakeLast(10))}", null, null)] };
        }

        foreach (var failure in suite.Failures)
        {
            ctx.Log.Annotate(new(LogLevel.Error, $"{failure.Test}: {failure.Message}", failure.File, failure.Line, Title: failure.Test));
        }

        ctx.Log.Info($"{relative}: {suite.Passed} passed, {suite.Failures.Length} failed, {suite.Skipped} skipped in {ran.Duration.TotalSeconds:0.0} s");
        return suite;
    }
}
