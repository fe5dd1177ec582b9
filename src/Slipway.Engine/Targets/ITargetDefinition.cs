using System.Runtime.CompilerServices;

namespace Slipway;

/// <summary>What a target says of itself. Every call adds to what was said before and returns the same definition.</summary>
public interface ITargetDefinition
{
    /// <summary>One line for <c>--help</c>.</summary>
    ITargetDefinition Description(string description);

    /// <summary>Does this, after what was given before.</summary>
    ITargetDefinition Executes(Action action);

    /// <summary>Does this, after what was given before.</summary>
    ITargetDefinition Executes(Func<Task> action);

    /// <summary>Does this, after what was given before; the token ends when the run is cancelled.</summary>
    ITargetDefinition Executes(Func<TargetContext, CancellationToken, Task> action);

    /// <summary>These run before, and are brought into the plan.</summary>
    ITargetDefinition DependsOn(params Target[] targets);

    /// <summary>These targets of a component run before; the build must have the component.</summary>
    ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>The same, if the build has the component.</summary>
    ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>Runs earlier than these, if they are in the plan.</summary>
    ITargetDefinition Before(params Target[] targets);

    /// <inheritdoc cref="Before(Target[])"/>
    ITargetDefinition Before<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>The same, if the build has the component.</summary>
    ITargetDefinition TryBefore<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>Runs later than these, if they are in the plan.</summary>
    ITargetDefinition After(params Target[] targets);

    /// <inheritdoc cref="After(Target[])"/>
    ITargetDefinition After<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>The same, if the build has the component.</summary>
    ITargetDefinition TryAfter<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>Brings these into the plan, to run after this one.</summary>
    ITargetDefinition Triggers(params Target[] targets);

    /// <inheritdoc cref="Triggers(Target[])"/>
    ITargetDefinition Triggers<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>The same, if the build has the component.</summary>
    ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>When one of these is in the plan, so is this one, to run after it.</summary>
    ITargetDefinition TriggeredBy(params Target[] targets);

    /// <inheritdoc cref="TriggeredBy(Target[])"/>
    ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>The same, if the build has the component.</summary>
    ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>Runs only if <paramref name="condition"/> holds before anything has run.</summary>
    ITargetDefinition OnlyWhenStatic(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "");

    /// <summary>Runs only if <paramref name="condition"/> holds when its turn comes.</summary>
    ITargetDefinition OnlyWhenDynamic(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "");

    /// <summary>
    /// Runs only if <paramref name="condition"/> holds of the run: <c>OnlyOn(RunCondition.Branch("main"))</c>. A generated job of which every target says so does
    /// not start elsewhere.
    /// </summary>
    ITargetDefinition OnlyOn(RunCondition condition);

    /// <summary>What becomes of its dependencies when it is skipped. Default: they run.</summary>
    ITargetDefinition WhenSkipped(DependencyBehavior behavior);

    /// <summary>The parameter, given as <c>() =&gt; Parameter</c>, must have a value before anything runs.</summary>
    ITargetDefinition Requires<T>(Func<T?> parameter, [CallerArgumentExpression(nameof(parameter))] string text = "")
        where T : class;

    /// <summary>The parameter must have a value before anything runs.</summary>
    ITargetDefinition Requires<T>(Func<T?> parameter, [CallerArgumentExpression(nameof(parameter))] string text = "")
        where T : struct;

    /// <summary>The condition must hold before anything runs.</summary>
    ITargetDefinition Requires(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "");

    /// <summary>Reads this secret parameter: it must have a value, and a generated job hands it to this target's job only.</summary>
    ITargetDefinition NeedsSecret(Func<object?> parameter, [CallerArgumentExpression(nameof(parameter))] string text = "");

    /// <summary>Reads this parameter where it has a value: a generated job gives it what the server's environment holds under its name.</summary>
    ITargetDefinition NeedsVariable(Func<object?> parameter, [CallerArgumentExpression(nameof(parameter))] string text = "");

    /// <summary>Needs a permission where it runs; a generated job asks for it, with <paramref name="why"/> beside it.</summary>
    ITargetDefinition NeedsPermission(string scope, string access, string why);

    /// <summary>Reads the history of the repository: a generated job checks it out whole.</summary>
    ITargetDefinition NeedsHistory();

    /// <summary>Leaves these files (globs relative to the artifacts folder, or absolute paths within it).</summary>
    ITargetDefinition Produces(params string[] paths);

    /// <summary>Publishes these records.</summary>
    ITargetDefinition Produces(params IOutput[] outputs);

    /// <summary>Reads these records; runs after their producer when both are in the plan.</summary>
    ITargetDefinition Consumes(params IOutput[] outputs);

    /// <summary>Reads what these targets produce.</summary>
    ITargetDefinition Consumes(params Target[] targets);

    /// <inheritdoc cref="Consumes(Target[])"/>
    ITargetDefinition Consumes<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>Globs, relative to the root, of the files that its result depends on.</summary>
    ITargetDefinition Inputs(params string[] globs);

    /// <summary>Its failure fails the run in the end, but stops nothing.</summary>
    ITargetDefinition ProceedAfterFailure();

    /// <summary>Runs also when the run has failed or was cancelled.</summary>
    ITargetDefinition AssuredAfterFailure();

    /// <summary>Nothing else runs while it does.</summary>
    ITargetDefinition RunsAlone();

    /// <summary>Writes no record and changes nothing, so that it need not wait for another run in the same tree.</summary>
    ITargetDefinition ReadsOnly();

    /// <summary><c>--help</c> does not list it.</summary>
    ITargetDefinition Unlisted();

    /// <summary>Its work can be cut into this many equal parts, one for each machine.</summary>
    ITargetDefinition Partition(int size);

    /// <summary>On a server, this target begins a job of that name.</summary>
    ITargetDefinition Job(string name);

    /// <summary>On a server, it needs this kind of machine.</summary>
    ITargetDefinition RunsOn(string runner);

    /// <summary>On a server, it needs this deployment environment.</summary>
    ITargetDefinition InEnvironment(string environment);

    /// <summary>Adds all that these targets say of themselves (an overridden one: <c>base.Compile</c>).</summary>
    ITargetDefinition Inherit(params Target[] targets);

    /// <summary>Adds all that a component's own implementation says, also when the build overrides it.</summary>
    ITargetDefinition Inherit<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;
}
