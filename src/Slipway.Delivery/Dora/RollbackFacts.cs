namespace Slipway.Delivery.Dora;

/// <summary>One rollback: which release was taken back, in which run, and what serves again.</summary>
internal readonly record struct RollbackFacts(long At, ReleaseKey? Release, ulong Run, int Attempt, ReleaseKey? Restored);
