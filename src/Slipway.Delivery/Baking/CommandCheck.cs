using System.Globalization;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Baking;

/// <summary>
/// The user's command: exit code 0 is good, any other is bad. With a threshold in the rule the last line of its output is the value.
/// A command that cannot be started could not look.
/// </summary>
public sealed class CommandCheck(CheckRule rule, ProcessSpec command, IProcessRunner processes) : IBakeCheck
{
    /// <inheritdoc/>
    public CheckRule Rule { get; } = rule;

    /// <inheritdoc/>
    public async Task<CheckReading> RunAsync(CancellationToken cancellationToken)
    {
        ProcessResult result;
        try
        {
            result = await processes.RunAsync(command with { ThrowOnError = false, Capture = true }, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException exception)
        {
            return CheckReading.Unreadable(exception.What);
        }

        var last = LastLine(result.StandardOutput) ?? LastLine(result.StandardError);
        if (result.ExitCode != 0)
            return CheckReading.Bad($"exit code {result.ExitCode}{(last is null ? "" : $": {last}")}");
        if (Rule.Threshold is null)
            return CheckReading.Good(last);
        return double.TryParse(LastLine(result.StandardOutput), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? CheckReading.Of(value)
            : CheckReading.Unreadable($"the last line of its output is no number: “{last}”");
    }

    private static string? LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
}
