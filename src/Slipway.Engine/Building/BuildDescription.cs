using System.Collections.Immutable;
using Slipway.Building;
using Slipway.Parameters;
using Slipway.Planning;
using Slipway.Tooling;

namespace Slipway;

/// <summary>What a build consists of, as data: for generators of workflows, schemas and documentation.</summary>
/// <param name="Targets">All targets.</param>
/// <param name="Parameters">All parameters.</param>
public sealed record BuildDescription(TargetCollection Targets, ImmutableArray<ParameterModel> Parameters)
{
    /// <summary>Describes the same build again with other values.</summary>
    internal Func<IReadOnlyDictionary<string, string>, BuildDescription>? Again { get; init; }

    /// <summary>
    /// The build of that class as a CI server sees it: its parameters come from <paramref name="parameters"/> and from <c>.nuke/parameters.json</c> below
    /// <paramref name="root"/>, not from this process's environment, so that the answer is the same on every machine.
    /// </summary>
    public static BuildDescription Of<T>(AbsolutePath root, IReadOnlyDictionary<string, string> parameters, params IReadOnlyList<Func<T, Target>> defaults)
        where T : NukeBuild, new()
    {
        var context = new BuildContext(root, IsDryRun: false, IsServer: true);
        var build = context.Make(() => new T());
        var models = ParameterDiscovery.Discover(build);
        var line = CommandLine.Parse([.. parameters.Select(pair => $"--{pair.Key}={pair.Value}")], models);
        new ParameterBinder(FixedEnvironment.Empty, new SecretMask(), root, root).Bind(models, line, ParameterFile.ReadAll(root, []));
        return new BuildDescription(TargetDiscovery.Discover(build, [.. defaults.Select(target => target(build))]), models)
        {
            Again = other => Of(root, other, defaults),
        };
    }

    /// <summary>The plan for <paramref name="request"/>.</summary>
    public Plan Plan(PlanRequest request) => Planner.Make(Targets, request);

    /// <summary>The same build as a CI server would see it with these parameters and no others; see <see cref="Of"/>.</summary>
    public BuildDescription WithParameters(IReadOnlyDictionary<string, string> parameters) =>
        Again?.Invoke(parameters) ?? throw new InvalidOperationException("This description was not made from a build class.");
}
