namespace Slipway.Acceptance.Tests;

/// <summary>
/// The tests that need a Docker engine, of which only one runs at a time on a machine: they take turns here, and none of them holds a thread while it waits.
/// </summary>
[CollectionDefinition(Name)]
public sealed class EngineCollection
{
    /// <summary>Its name.</summary>
    public const string Name = "engine";
}
