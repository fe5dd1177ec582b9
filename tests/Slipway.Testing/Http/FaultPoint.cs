namespace Slipway.Testing.Http;

/// <summary>Where a <see cref="FaultProxy"/> does its harm.</summary>
public enum FaultPoint
{
    /// <summary>The connection is cut inside the request's headers.</summary>
    RequestHeaders,

    /// <summary>The connection is cut in the middle of the request's body.</summary>
    RequestBody,

    /// <summary>The whole request arrives; the connection is cut before the answer.</summary>
    BeforeResponse,

    /// <summary>The connection is cut inside the response's headers.</summary>
    ResponseHeaders,

    /// <summary>The connection is cut in the middle of the response's body.</summary>
    ResponseBody,

    /// <summary>Half of the response's body comes, and then nothing any more; the connection stays open.</summary>
    ResponseStall,

    /// <summary>The request's body is not read on from its middle; the connection stays open.</summary>
    RequestStall,

    /// <summary>One byte of the response's body is another.</summary>
    ResponseCorrupted,
}
