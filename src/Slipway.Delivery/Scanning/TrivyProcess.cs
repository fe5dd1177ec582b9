using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Scanning;

/// <summary>Runs Trivy where nothing that lies about can change what it reports.</summary>
internal sealed class TrivyProcess(IProcessRunner processes, IEnvironment environment)
{
    private const string SettingPrefix = "TRIVY_";

    // For a private mirror of the database; everything else in the environment could hide findings (TRIVY_SEVERITY, TRIVY_IGNOREFILE …).
    private static readonly ImmutableHashSet<string> Kept =
        ["TRIVY_USERNAME", "TRIVY_PASSWORD", "TRIVY_REGISTRY_TOKEN", "TRIVY_INSECURE"];

    // Go's collector runs whenever the heap has doubled. A short process with a small heap spends a fifth of its time on that; a large heap is held to the limit.
    private static readonly ImmutableDictionary<string, string?> Collector =
        ImmutableDictionary.CreateRange<string, string?>([new("GOGC", "400"), new("GOMEMLIMIT", "2GiB")]);

    /// <param name="folder">An empty folder: a trivy.yaml, .trivyignore or trivy-secret.yaml is read from where Trivy is started.</param>
    public Task<ProcessResult> RunAsync(
        AbsolutePath program, ImmutableArray<string> arguments, AbsolutePath folder, TimeSpan timeout, CancellationToken cancellationToken) =>
        processes.RunAsync(
            new ProcessSpec(program, arguments)
            {
                WorkingDirectory = folder,
                ThrowOnError = false,
                Timeout = timeout,
                Environment = environment.All.Keys
                    .Where(name => name.StartsWith(SettingPrefix, StringComparison.OrdinalIgnoreCase) && !Kept.Contains(name))
                    .ToImmutableDictionary(name => name, _ => (string?)null)
                    .Add("NO_COLOR", "1")
                    .AddRange(environment.All.Keys.Any(Collector.ContainsKey) ? [] : Collector),
            },
            cancellationToken);

    /// <summary>The version in the answer to <c>trivy version</c>.</summary>
    public static string ReadVersion(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("Version").GetString() ?? "unknown";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ScanReportException($"'trivy version' did not answer with its version: {exception.Message}", exception);
        }
    }

    /// <summary>What Trivy's log says went wrong, without time stamp and colour. Some builds end without a word; then this says so.</summary>
    public static string Complaint(ProcessResult result)
    {
        var lines = TerminalText.Plain(result.StandardError + result.StandardOutput)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines.LastOrDefault(line => line.Contains("FATAL", StringComparison.Ordinal))
            ?? lines.FirstOrDefault(line => line.Contains("ERROR", StringComparison.Ordinal));
        return line is not null ? string.Join(' ', line.Split('\t').Skip(line.Contains('\t') ? 2 : 0)).Trim()
            : lines.Length == 0 ? $"it ended with exit code {result.ExitCode} and said nothing"
            : $"it ended with exit code {result.ExitCode}; its last words were: {lines[^1].Split('\t')[^1]}";
    }
}
