namespace Slipway.Testing.Http;

/// <summary>One harm to be done: to the next <paramref name="Times"/> requests of that method whose path contains <paramref name="PathPart"/>.</summary>
/// <param name="Method">The request's method.</param>
/// <param name="PathPart">Part of its path and query.</param>
/// <param name="Point">Where it strikes.</param>
/// <param name="Times">How often.</param>
/// <param name="Spare">How many such requests pass unharmed before.</param>
public sealed record Fault(string Method, string PathPart, FaultPoint Point, int Times = 1, int Spare = 0);
