using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.DotNet;

/// <summary>The <c>dotnet</c> command line, as far as a delivery needs it.</summary>
public sealed class DotNetCli(IProcessRunner processes, ILog log, AbsolutePath root)
{
    private static readonly string[] Quiet = ["-nologo", "-nodeReuse:false"];

    /// <summary>Compiles a project in release configuration. What does not compile is a failure with every error at its file and line.</summary>
    public async Task BuildAsync(AbsolutePath project, CancellationToken cancellationToken)
    {
        RequireProject(project);
        var annotations = new List<Annotation>();
        void Note(string line)
        {
            if (CompilerMessage.Parse(line, root) is { } annotation && !annotations.Contains(annotation))
            {
                annotations.Add(annotation);
                log.Annotate(annotation);
            }
            else
            {
                log.Debug(line);
            }
        }

        var spec = Spec(["build", project, "-c", "Release", "-v", "minimal", .. Quiet]) with { ThrowOnError = false, OnOutput = Note };
        var result = await processes.RunAsync(spec, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            var errors = annotations.Count(annotation => annotation.Level == LogLevel.Error);
            throw new TargetFailedException(
                $"{project.RelativeTo(root)} does not compile.",
                errors > 0 ? $"{errors} {(errors == 1 ? "error" : "errors")}, listed above." : LastLines(result),
                "Mend what the compiler names.");
        }
    }

    /// <summary>
    /// Runs a test project that has been compiled; leaves results (TRX) and, if wanted, coverage (Cobertura) in <paramref name="results"/>. Answers the exit code:
    /// what failed stands in the results. <paramref name="filter"/> chooses tests, as <c>dotnet test --filter</c> does.
    /// </summary>
    public async Task<ProcessResult> TestAsync(AbsolutePath project, AbsolutePath results, bool coverage, string? filter, CancellationToken cancellationToken)
    {
        RequireProject(project);
        var spec = Spec(
        [
            "test", project, "-c", "Release", "--no-build", "--no-restore", "--results-directory", results,
            "--logger", "trx;LogFileName=results.trx", .. coverage ? ["--collect", "XPlat Code Coverage"] : Array.Empty<string>(),
            .. filter is null ? Array.Empty<string>() : ["--filter", filter], .. Quiet,
        ]) with
        { ThrowOnError = false, Echo = LogLevel.Debug };
        return await processes.RunAsync(spec, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The last lines of what a tool said.</summary>
    internal static string LastLines(ProcessResult result) =>
        string.Join('\n', (result.StandardOutput + result.StandardError).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(15));

    private ProcessSpec Spec(IEnumerable<string> arguments) => new("dotnet", arguments) { WorkingDirectory = root };

    private void RequireProject(AbsolutePath project)
    {
        if (!project.FileExists)
        {
            throw new UsageException(
                $"There is no project {project.RelativeTo(root)}.",
                project.DirectoryExists ? "There is a folder of that name." : "The build names it as part of a service.",
                "Correct the path where the service is declared; it is relative to the root.");
        }
    }
}
