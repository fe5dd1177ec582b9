using Slipway.Delivery;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>A build that delivers to environments. <c>local</c> is always there.</summary>
public interface IHaveEnvironments : IHaveAws
{
    /// <summary>The environments besides <c>local</c>; one of that name takes its place.</summary>
    IReadOnlyList<DeliveryEnvironment> Environments => [];

    /// <summary>The name of the environment to deliver to.</summary>
    [Parameter("The environment to deliver to", Name = "Environment", Variable = "SLIPWAY_ENVIRONMENT", AllowedFrom = nameof(EnvironmentNames))]
    string EnvironmentName => TryGetValue(() => EnvironmentName) ?? DeliveryEnvironment.Local.Name;

    /// <summary>All environments, <c>local</c> among them.</summary>
    IReadOnlyList<DeliveryEnvironment> AllEnvironments =>
        Environments.Any(environment => environment.Name == DeliveryEnvironment.Local.Name) ? Environments : [DeliveryEnvironment.Local, .. Environments];

    /// <summary>What can be asked for.</summary>
    IEnumerable<string> EnvironmentNames => AllEnvironments.Select(environment => environment.Name);

    /// <summary>The same as <see cref="SelectedEnvironment"/>; <see langword="null"/> where there is none of that name.</summary>
    DeliveryEnvironment? SelectedEnvironmentOrNull => EnvironmentNames.Contains(EnvironmentName) ? SelectedEnvironment : null;

    /// <summary>Another registry than the environment's.</summary>
    [Parameter("Another registry than the environment's: HOST[:PORT][/PREFIX]")]
    string? Registry => TryGetValue(() => Registry);

    /// <summary>The environment of this run, with the registry that was asked for.</summary>
    DeliveryEnvironment SelectedEnvironment
    {
        get
        {
            var environment = AllEnvironments.FirstOrDefault(candidate => candidate.Name == EnvironmentName) ?? throw new UsageException(
                $"There is no environment {EnvironmentName}.",
                $"This build has: {string.Join(", ", EnvironmentNames)}.",
                "Mend --environment, or leave it away for local.");
            return InAws(Registry is null ? environment : environment with { Registry = (RegistryLocation?)EcrRegistry.TryParse(Registry) ?? new RemoteRegistry(Registry) });
        }
    }
}
