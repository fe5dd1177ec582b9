namespace Slipway.Delivery.Baking;

/// <summary>A check of the user's own: a smoke test, a query with a threshold.</summary>
public interface IBakeCheck
{
    /// <summary>Its name and how its outcomes are judged.</summary>
    CheckRule Rule { get; }

    /// <summary>Looks once. An exception means that it could not look.</summary>
    Task<CheckReading> RunAsync(CancellationToken cancellationToken);
}
