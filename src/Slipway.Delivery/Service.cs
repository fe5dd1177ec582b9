using System.Collections.Immutable;

namespace Slipway.Delivery;

/// <summary>Something that is built into one image and delivered: targets fan out over a build's services.</summary>
/// <param name="Name">Lower case letters, digits and dashes; also the image's repository name.</param>
/// <param name="Source">How its image is made.</param>
public sealed record Service(string Name, ServiceSource Source)
{
    /// <summary>Its own test projects, relative to the root; <c>Test</c> runs them.</summary>
    public ImmutableArray<string> Tests { get; init; } = [];

    /// <summary>Where it answers about itself.</summary>
    public ServiceEndpoints Endpoints { get; init; } = new();
}
