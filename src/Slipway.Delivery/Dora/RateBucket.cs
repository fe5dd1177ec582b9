namespace Slipway.Delivery.Dora;

/// <summary>Change fail rate and rework rate in the doubling steps of the 2025 report.</summary>
public enum RateBucket
{
    /// <summary>Up to 2 %.</summary>
    UpTo2Percent,

    /// <summary>2 to 4 %.</summary>
    From2To4Percent,

    /// <summary>4 to 8 %.</summary>
    From4To8Percent,

    /// <summary>8 to 16 %.</summary>
    From8To16Percent,

    /// <summary>16 to 32 %.</summary>
    From16To32Percent,

    /// <summary>32 to 64 %.</summary>
    From32To64Percent,

    /// <summary>More.</summary>
    MoreThan64Percent,
}
