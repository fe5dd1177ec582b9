using Slipway.Building;
using Slipway.Tooling;

namespace Slipway;

/// <summary>Collects what a target says. References stay delegates until all targets are known.</summary>
internal sealed class TargetDefinition(INukeBuild build, TargetModel model) : ITargetDefinition
{
    private readonly List<Reference> _references = [];
    private readonly List<Target> _consumed = [];

    /// <summary>The target's name.</summary>
    public string Name => model.Name;

    /// <summary>The model with every reference replaced by a name.</summary>
    public TargetModel Resolve(Func<Target, string, string> nameOf)
    {
        var resolved = model;
        foreach (var reference in _references)
        {
            resolved = reference.Add(resolved, nameOf(reference.Target, model.Name));
        }

        return resolved;
    }

    /// <summary>The targets whose outputs this one consumes.</summary>
    public IReadOnlyList<Target> Consumed => _consumed;

    public ITargetDefinition Description(string description) => Set(model with { Description = description });

    public ITargetDefinition Executes(Action action) =>
        Executes((_, _) =>
        {
            action();
            return Task.CompletedTask;
        });

    public ITargetDefinition Executes(Func<Task> action) => Executes((_, _) => action());

    public ITargetDefinition Executes(Func<TargetContext, CancellationToken, Task> action) => Set(model with { Actions = model.Actions.Add(action) });

    public ITargetDefinition DependsOn(params Target[] targets) => Refer(targets, static (target, name) => target with { DependsOn = target.DependsOn.Add(name) });

    public ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => DependsOn(Of(targets, must: true));

    public ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => DependsOn(Of(targets, must: false));

    public ITargetDefinition Before(params Target[] targets) => Refer(targets, static (target, name) => target with { Before = target.Before.Add(name) });

    public ITargetDefinition Before<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => Before(Of(targets, must: true));

    public ITargetDefinition TryBefore<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => Before(Of(targets, must: false));

    public ITargetDefinition After(params Target[] targets) => Refer(targets, static (target, name) => target with { After = target.After.Add(name) });

    public ITargetDefinition After<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => After(Of(targets, must: true));

    public ITargetDefinition TryAfter<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => After(Of(targets, must: false));

    public ITargetDefinition Triggers(params Target[] targets) => Refer(targets, static (target, name) => target with { Triggers = target.Triggers.Add(name) });

    public ITargetDefinition Triggers<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => Triggers(Of(targets, must: true));

    public ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => Triggers(Of(targets, must: false));

    public ITargetDefinition TriggeredBy(params Target[] targets) =>
        Refer(targets, static (target, name) => target with { TriggeredBy = target.TriggeredBy.Add(name) });

    public ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => TriggeredBy(Of(targets, must: true));

    public ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => TriggeredBy(Of(targets, must: false));

    public ITargetDefinition OnlyWhenStatic(Func<bool> condition, string text = "") =>
        Set(model with { StaticConditions = model.StaticConditions.Add(new(Body(text), condition)) });

    public ITargetDefinition OnlyWhenDynamic(Func<bool> condition, string text = "") =>
        Set(model with { DynamicConditions = model.DynamicConditions.Add(new(Body(text), condition)) });

    public ITargetDefinition OnlyOn(RunCondition condition)
    {
        bool Holds() => build is NukeBuild { Context: var context } && condition.Holds(RunOrigin.Of(context.Environment, context.Root));
        return Set(model with { RunConditions = model.RunConditions.Add(condition), StaticConditions = model.StaticConditions.Add(new($"{condition}", Holds)) });
    }

    public ITargetDefinition WhenSkipped(DependencyBehavior behavior) => Set(model with { WhenSkipped = behavior });

    ITargetDefinition ITargetDefinition.Requires<T>(Func<T?> parameter, string text)
        where T : class => Require(text);

    ITargetDefinition ITargetDefinition.Requires<T>(Func<T?> parameter, string text) => Require(text);

    public ITargetDefinition Requires(Func<bool> condition, string text = "") =>
        Set(model with { Requirements = model.Requirements.Add(new(Body(text), condition)) });

    public ITargetDefinition NeedsSecret(Func<object?> parameter, string text = "") => Set(model with { Secrets = model.Secrets.Add(MemberName(text)) });

    public ITargetDefinition NeedsVariable(Func<object?> parameter, string text = "") => Set(model with { Variables = model.Variables.Add(MemberName(text)) });

    public ITargetDefinition NeedsPermission(string scope, string access, string why) =>
        Set(model with { Permissions = model.Permissions.Add(new(scope, access, why)) });

    public ITargetDefinition NeedsHistory() => Set(model with { NeedsHistory = true });

    public ITargetDefinition Produces(params string[] paths) => Produces([.. paths.Select(path => new OutputFiles(Relative(path)))]);

    public ITargetDefinition Produces(params IOutput[] outputs) => Set(model with { Produces = model.Produces.AddRange(outputs) });

    public ITargetDefinition Consumes(params IOutput[] outputs) => Set(model with { Consumes = model.Consumes.AddRange(outputs) });

    public ITargetDefinition Consumes(params Target[] targets)
    {
        _consumed.AddRange(targets);
        return After(targets);
    }

    public ITargetDefinition Consumes<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => Consumes(Of(targets, must: true));

    public ITargetDefinition Inputs(params string[] globs) => Set(model with { Inputs = model.Inputs.AddRange(globs) });

    public ITargetDefinition ProceedAfterFailure() => Set(model with { ProceedAfterFailure = true });

    public ITargetDefinition AssuredAfterFailure() => Set(model with { AssuredAfterFailure = true });

    public ITargetDefinition RunsAlone() => Set(model with { RunsAlone = true });

    public ITargetDefinition ReadsOnly() => Set(model with { ReadsOnly = true });

    public ITargetDefinition Unlisted() => Set(model with { Listed = false });

    public ITargetDefinition Partition(int size) =>
        Set(model with { Partitions = size >= 1 ? size : throw new UsageException($"{model.Name} cannot be cut into {size} parts.", null, "Give Partition a number from 1.") });

    public ITargetDefinition Job(string name) => Set(model with { Job = name });

    public ITargetDefinition RunsOn(string runner) => Set(model with { Runner = runner });

    public ITargetDefinition InEnvironment(string environment) => Set(model with { Environment = environment });

    public ITargetDefinition Inherit(params Target[] targets)
    {
        foreach (var target in targets)
        {
            target(this);
        }

        return this;
    }

    public ITargetDefinition Inherit<T>(params Func<T, Target>[] targets)
        where T : INukeBuild
    {
        if (build is not T)
        {
            throw Lacks(typeof(T));
        }

        return Inherit([.. targets.Select(target => ComponentTargets.OwnImplementation<T>(build, target, model.Name))]);
    }

    private ITargetDefinition Require(string text) => Set(model with { RequiredParameters = model.RequiredParameters.Add(MemberName(text)) });

    private TargetDefinition Set(TargetModel changed)
    {
        model = changed;
        return this;
    }

    private TargetDefinition Refer(Target[] targets, Func<TargetModel, string, TargetModel> add)
    {
        foreach (var target in targets)
        {
            _references.Add(new(target, add));
        }

        return this;
    }

    private Target[] Of<T>(Func<T, Target>[] targets, bool must)
        where T : INukeBuild =>
        build is T component ? [.. targets.Select(target => target(component))] : must ? throw Lacks(typeof(T)) : [];

    private UsageException Lacks(Type component) => new(
        $"{model.Name} refers to a target of {component.Name}.",
        $"{build.GetType().Name} does not implement {component.Name}.",
        $"Add {component.Name} to the build class, or refer to it with the Try… form.");

    private string Relative(string path) =>
        Path.IsPathFullyQualified(path) ? AbsolutePath.Create(path).RelativeTo(build.ArtifactsDirectory) : path;

    private static string Body(string lambda) => lambda.Split("=>", 2) is [_, var body] ? body.Trim() : lambda.Trim();

    // “() => Token”, “() => this.Token”, “() => ((IPush)this).Token”: the parameter is the last member named.
    private static string MemberName(string lambda) => Body(lambda).Split('.')[^1].Trim().TrimEnd('!');

    private sealed class Reference(Target target, Func<TargetModel, string, TargetModel> add)
    {
        public Target Target => target;

        public Func<TargetModel, string, TargetModel> Add => add;
    }
}
