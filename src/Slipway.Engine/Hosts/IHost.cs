using Slipway.Execution;
using Slipway.Planning;
using Slipway.Tooling;

namespace Slipway.Hosts;

/// <summary>Who watches a run: a terminal, a pipe, a CI server. Calls may come from several threads at once; texts are masked already.</summary>
internal interface IHost
{
    /// <summary>A run begins.</summary>
    void Started(Plan plan, string logo);

    /// <summary>A target begins.</summary>
    void TargetStarted(PlannedTarget target);

    /// <summary>A target says a line.</summary>
    void Line(string target, LogLevel level, string line);

    /// <summary>A target's live status.</summary>
    void Progress(string target, string? status);

    /// <summary>A target has found something at a place in a file.</summary>
    void Annotate(string target, Annotation annotation);

    /// <summary>A target has ended, or was left out.</summary>
    void TargetFinished(TargetOutcome outcome);

    /// <summary>The run has ended.</summary>
    void Finished(RunResult result);

    /// <summary>Something to say outside any target: who holds the lock, what was left by an earlier run.</summary>
    void Notice(LogLevel level, string text);
}
