namespace Slipway.Delivery.Releasing;

/// <summary>A tag to be made.</summary>
/// <param name="Tag">Its name: <c>v1.3.0</c>.</param>
/// <param name="Commit">The full id of the commit.</param>
/// <param name="Message">The annotation.</param>
public sealed record TagRequest(string Tag, string Commit, string Message);
