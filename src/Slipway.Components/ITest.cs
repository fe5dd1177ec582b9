using Slipway.Delivery.DotNet;
using Slipway.Delivery.Testing;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Runs the services' own tests.</summary>
public interface ITest : ICompile
{
    /// <summary><c>tests.json</c>.</summary>
    Output<TestRecord> TestOutput => new("tests.json");

    /// <summary>Results as TRX, coverage as Cobertura, for each test project.</summary>
    OutputFiles TestResults => new("test-results/");

    /// <summary>Every test project of every service; what failed is named with its message and place.</summary>
    Target Test => _ => _
        .Description("Run the services' own tests, with results and coverage")
        .DependsOn(Compile)
        .Produces(TestOutput, TestResults)
        .Executes(async (ctx, ct) =>
        {
            var dotnet = new DotNetCli(ctx.Processes, ctx.Log, ctx.Root);
            var suites = new List<TestSuite>();
            foreach (var (service, project) in SelectedServices.SelectMany(service => service.Tests, (service, project) => (service.Name, project)))
            {
                ctx.Log.Progress(project);
                var results = ctx.Artifacts / TestResults.Path / Path.GetFileNameWithoutExtension(project);
                if (results.DirectoryExists)
                {
                    Directory.Delete(results, recursive: true);
                }

                var ran = await dotnet.TestAsync(ctx.Root / project, results, coverage: true, filter: null, ct).ConfigureAwait(false);
                var suite = TestResultsReader.Read(results, service, project, ctx.Root) ?? throw new TargetFailedException(
                    $"{project} left no test results.", string.Join('\n', ran.Lines.TakeLast(15)), "Run it by itself with dotnet test to see why.");
                suites.Add(suite);
                Report(ctx, suite);
                if (ran.ExitCode != 0 && suite.Failures.Length == 0)
                {
                    throw new TargetFailedException($"{project} ended with exit code {ran.ExitCode}, although no test failed.", string.Join('\n', ran.Lines.TakeLast(15)), null);
                }
            }

            var record = new TestRecord { RunId = ctx.RunId, Suites = [.. suites] };
            ctx.Publish(TestOutput, record);
            ctx.Note($"{record.Passed} passed, {record.Failed} failed, {record.Skipped} skipped");
            if (record.Failed > 0)
            {
                throw new TargetFailedException(
                    $"{record.Failed} of {record.Passed + record.Failed} tests failed.",
                    string.Join('\n', record.Suites.SelectMany(suite => suite.Failures).Select(failure => $"{failure.Test}: {failure.Message.Split('\n')[0]}").Take(10)),
                    "Mend them; nothing was delivered.");
            }
        });

    private static void Report(TargetContext ctx, TestSuite suite)
    {
        foreach (var failure in suite.Failures)
        {
            ctx.Log.Annotate(new(LogLevel.Error, failure.Message, failure.File, failure.Line, Title: failure.Test));
        }

        var coverage = suite.LineCoverage is { } share ? $", {share:P0} of lines covered" : "";
        ctx.Log.Info($"{suite.Project}: {suite.Passed} passed, {suite.Failures.Length} failed, {suite.Skipped} skipped{coverage}");
    }
}
