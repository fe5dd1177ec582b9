namespace Slipway.Planning;

/// <summary>“Waits for <paramref name="On"/>”, and by which declaration.</summary>
public sealed record Edge(string On, EdgeKind Kind);
