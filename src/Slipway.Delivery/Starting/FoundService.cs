using System.Collections.Immutable;

namespace Slipway.Delivery.Starting;

/// <summary>Something in a repository that looks like a service.</summary>
/// <param name="Name">Made of the project's or folder's name: lower case letters, digits and dashes.</param>
public sealed record FoundService(string Name)
{
    /// <summary>Its project, relative to the root; <see langword="null"/>: it is built from a Dockerfile.</summary>
    public string? Project { get; init; }

    /// <summary>The folder of its Dockerfile, relative to the root.</summary>
    public string? Context { get; init; }

    /// <summary>The test projects that reach it by their references.</summary>
    public ImmutableArray<string> Tests { get; init; } = [];

    /// <summary>The route that says whether it is ready, as far as its code tells. Default: <c>/</c>.</summary>
    public string Ready { get; init; } = "/";

    /// <summary>A route that does work, as far as its code tells. Default: <c>/</c>.</summary>
    public string Probe { get; init; } = "/";
}
