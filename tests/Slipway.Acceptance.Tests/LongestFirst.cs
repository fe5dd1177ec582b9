using Xunit.Abstractions;

namespace Slipway.Acceptance.Tests;

/// <summary>Starts what takes minutes before what takes seconds, so that nothing long is left alone at the end. What is not named comes last.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        EngineCollection.Name, nameof(DeliveryTests), nameof(Services.PlantedFindingTests), nameof(BuildScriptTests), nameof(NotifyingTests), nameof(EcrTests),
        nameof(StarterTests), nameof(NoTrafficTests), nameof(RemoteRegistryTests), nameof(Actions.OwnWorkflowTests),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Place);

    private static int Place(ITestCollection collection)
    {
        var name = collection.DisplayName.Split('.', ' ')[^1]; // a class that is in no collection is one of its own, and says so in a sentence
        var place = Array.IndexOf(Long, name);
        return place < 0 ? Long.Length : place;
    }
}
