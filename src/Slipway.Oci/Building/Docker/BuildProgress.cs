using System.Text.RegularExpressions;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Oci.Building.Docker;

/// <summary>Reads BuildKit's plain progress: shows the step under way, and keeps what the failing one said.</summary>
internal sealed partial class BuildProgress(ILog log)
{
    private const int ShownLines = 25;
    private const string CacheImport = "importing cache manifest";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, List<string>> _output = [];
    private (string Step, string Error)? _failed;

    public void Line(string line)
    {
        lock (_lock)
        {
            log.Debug(line);
            if (Step().Match(line) is not { Success: true } match)
            {
                return;
            }

            var (number, text) = (match.Groups["number"].Value, match.Groups["text"].Value);
            if (_names.TryAdd(number, text))
            {
                log.Progress(text);
            }
            else if (text.StartsWith("ERROR: ", StringComparison.Ordinal))
            {
                // A cache that is not there yet fails no build.
                _failed = _failed is not null || _names[number].StartsWith(CacheImport, StringComparison.Ordinal) ? _failed : (number, text["ERROR: ".Length..]);
            }
            else if (Said().Match(text) is { Success: true } said)
            {
                _output.TryAdd(number, []);
                _output[number].Add(said.Groups["said"].Value);
            }
        }
    }

    /// <summary>The failure, with the step and what it printed.</summary>
    public TargetFailedException Failure(AbsolutePath dockerfile, ProcessResult result)
    {
        lock (_lock)
        {
            if (_failed is not { } failed)
            {
                var words = (result.StandardError.Trim() is { Length: > 0 } error ? error : result.StandardOutput.Trim()).Split('\n').TakeLast(ShownLines);
                return new TargetFailedException(
                    $"The build of {dockerfile} failed (exit code {result.ExitCode}).", string.Join('\n', words), "Mend the Dockerfile.");
            }

            var step = _names.GetValueOrDefault(failed.Step, $"step {failed.Step}");
            var output = _output.GetValueOrDefault(failed.Step, []).TakeLast(ShownLines);
            return new TargetFailedException($"The build of {dockerfile} failed at {step}", string.Join('\n', output.Append(failed.Error)), "Mend that step.");
        }
    }

    [GeneratedRegex(@"^#(?<number>\d+) (?<text>.*)$")]
    private static partial Regex Step();

    [GeneratedRegex(@"^\d+\.\d+ (?<said>.*)$")]
    private static partial Regex Said();
}
