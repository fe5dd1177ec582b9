namespace Slipway.Delivery.GitHub;

/// <summary>An upload to code scanning.</summary>
/// <param name="Id">GitHub's name for it.</param>
/// <param name="Url">Where its state can be read.</param>
public sealed record SarifUpload(string? Id, string? Url);
