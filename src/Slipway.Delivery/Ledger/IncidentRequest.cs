namespace Slipway.Delivery.Ledger;

/// <summary>An incident to open.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Service">The service that suffers.</param>
/// <param name="Environment">Where.</param>
public sealed record IncidentRequest(string Title, string Service, string Environment)
{
    /// <summary>Since when users suffer. Default: now.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Says that no deployment caused it: then it counts against none. Default: it is linked to the release that served when it began.</summary>
    public bool Unrelated { get; init; }
}
