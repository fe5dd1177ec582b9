using System.Collections.Concurrent;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Tests.Git;

/// <summary>Runs for real and keeps what it was asked to run.</summary>
internal sealed class CountingRunner(IProcessRunner inner) : IProcessRunner
{
    public IProcessRunner Inner { get; } = inner;

    public ConcurrentQueue<ProcessSpec> Specs { get; } = new();

    /// <summary>The git command of each run: <c>rev-parse</c>, <c>log</c>, …</summary>
    public IEnumerable<string> Commands => Specs.Select(CommandOf);

    public Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        Specs.Enqueue(spec);
        return Inner.RunAsync(spec, cancellationToken);
    }

    public IDetachedProcess StartDetached(ProcessSpec spec, AbsolutePath logFile) => Inner.StartDetached(spec, logFile);

    private static string CommandOf(ProcessSpec spec)
    {
        var at = 0;
        while (spec.Arguments[at].StartsWith('-'))
        {
            at += spec.Arguments[at] is "-c" or "-C" ? 2 : 1;
        }

        return spec.Arguments[at];
    }
}
