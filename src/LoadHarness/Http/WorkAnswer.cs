namespace LoadHarness.Http;

/// <summary>What <c>GET /work</c> gives.</summary>
/// <param name="Version">The release that did it.</param>
/// <param name="RequestId">What the work was done on.</param>
/// <param name="Rounds">How many times the hash was taken.</param>
/// <param name="Checksum">The last hash, in hex: the same for the same request id.</param>
internal sealed record WorkAnswer(string Version, string RequestId, int Rounds, string Checksum);
