namespace Slipway.Delivery.Scanning;

/// <summary>Where the vulnerability database comes from.</summary>
public enum TrivyDatabaseMode
{
    /// <summary>Refreshed when it is due; when that fails, the cached one is used and its age shown.</summary>
    Refresh,

    /// <summary>The cached one, with no request to anywhere.</summary>
    Offline,
}
