namespace Slipway.Delivery.Scanning;

/// <summary>The two formats of a software bill of materials.</summary>
public enum SbomFormat
{
    /// <summary>CycloneDX, as JSON.</summary>
    CycloneDx,

    /// <summary>SPDX, as JSON.</summary>
    Spdx,
}
