namespace Slipway.Delivery.Releasing;

/// <summary>The tag is there, at the commit that was asked for.</summary>
/// <param name="Tag">Its name.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Created">Whether this call made it; otherwise it was there already, perhaps from another build that ran at the same time.</param>
/// <param name="Remote">Where it is, by the remote's name; <see langword="null"/>: in this clone only, which has no remote.</param>
public sealed record TagOutcome(string Tag, string Commit, bool Created, string? Remote);
