using Slipway.Execution;
using Slipway.Hosts;
using Slipway.Planning;
using Slipway.Tooling;

namespace Slipway.Engine.Tests;

/// <summary>Watches nothing.</summary>
internal sealed class SilentHost : IHost
{
    public void Started(Plan plan, string logo)
    {
    }

    public void TargetStarted(PlannedTarget target)
    {
    }

    public void Line(string target, LogLevel level, string line)
    {
    }

    public void Progress(string target, string? status)
    {
    }

    public void Annotate(string target, Annotation annotation)
    {
    }

    public void TargetFinished(TargetOutcome outcome)
    {
    }

    public void Finished(RunResult result)
    {
    }

    public void Notice(LogLevel level, string text)
    {
    }
}
