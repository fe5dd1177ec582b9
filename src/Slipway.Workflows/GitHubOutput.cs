using System.Text;
using Slipway.Tooling;

namespace Slipway.Workflows;

/// <summary>What a job hands to conditions of later jobs: lines in the file that GitHub names by <c>GITHUB_OUTPUT</c>. Elsewhere it does nothing.</summary>
/// <param name="environment">Where the file's name stands.</param>
public sealed class GitHubOutput(IEnvironment environment)
{
    /// <summary>Adds a value. Several lines are allowed; a secret is not: outputs are readable by everyone who can read the run.</summary>
    /// <param name="name">The name that <see cref="JobOptions.Outputs"/> refers to.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    public async Task WriteAsync(string name, string value, CancellationToken cancellationToken)
    {
        if (environment.Get("GITHUB_OUTPUT") is not { Length: > 0 } file)
        {
            return;
        }

        // A delimiter that no line of the value equals, so that a value cannot smuggle in a second output.
        var delimiter = "end";
        while (value.Split('\n').Contains(delimiter))
        {
            delimiter += "_";
        }

        await File.AppendAllTextAsync(file, $"{name}<<{delimiter}\n{value}\n{delimiter}\n", new UTF8Encoding(false), cancellationToken).ConfigureAwait(false);
    }
}
