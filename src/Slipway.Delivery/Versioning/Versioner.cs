using Slipway.Delivery.Git;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Versioning;

/// <summary>The version of a repository: reads git, then calculates.</summary>
/// <param name="processes">Runs git.</param>
/// <param name="gate">Asked before a shallow clone is deepened.</param>
/// <param name="log">Says what takes long.</param>
public sealed class Versioner(IProcessRunner processes, IChangeGate gate, ILog log)
{
    /// <summary>
    /// Works out the version of the repository at <paramref name="root"/>. Print it with <see cref="VersionExplanation"/>, then hold it to
    /// <see cref="StrictCommits.Enforce"/>.
    /// </summary>
    /// <param name="root">A folder in the working tree.</param>
    /// <param name="options">How commits become versions.</param>
    /// <param name="gitRef">The ref of the event that this run serves (<c>GITHUB_REF</c>); <see langword="null"/> outside a CI server.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<VersionRecord> CalculateAsync(AbsolutePath root, VersioningOptions options, string? gitRef, CancellationToken cancellationToken)
    {
        var source = new GitVersionSource(new GitRepository(processes, root), gate, log);
        return VersionCalculator.Calculate(await source.ReadAsync(options, gitRef, cancellationToken).ConfigureAwait(false), options);
    }
}
