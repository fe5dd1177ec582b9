using System.Collections.Immutable;
using Slipway.Delivery;
using Slipway.Planning;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>A build that delivers services.</summary>
public interface IHaveServices : INukeBuild
{
    /// <summary>Everything that is built and delivered; targets fan out over it.</summary>
    IReadOnlyList<Service> Services { get; }

    /// <summary>Where the source code is, for people; goes into the images' labels, so it must be the same in every clone. Default: none.</summary>
    string? SourceUrl => null;

    /// <summary>Restricts a run to these services.</summary>
    [Parameter("Only these services", Name = "Service", Variable = "SLIPWAY_SERVICE", AllowedFrom = nameof(AllServiceNames))]
    string[] ServiceNames => TryGetValue(() => ServiceNames) ?? [];

    /// <summary>What can be asked for.</summary>
    IEnumerable<string> AllServiceNames => Services.Select(service => service.Name);

    /// <summary>The services of this run.</summary>
    ImmutableArray<Service> SelectedServices => ServiceNames.Length == 0
        ? [.. Services]
        : [.. ServiceNames.Distinct().Select(name => Services.FirstOrDefault(service => service.Name == name) ?? throw new UsageException(
            $"There is no service {name}.", $"This build has: {string.Join(", ", AllServiceNames)}.", "Mend --service, or leave it away for all of them."))];
}
