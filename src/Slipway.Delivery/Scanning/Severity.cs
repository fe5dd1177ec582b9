namespace Slipway.Delivery.Scanning;

/// <summary>How bad a finding is, in ascending order; as the scanner says, or from CVSS v3's bands where it gives a number.</summary>
public enum Severity
{
    /// <summary>The scanner does not know.</summary>
    Unknown,

    /// <summary>CVSS 0.1 to 3.9.</summary>
    Low,

    /// <summary>CVSS 4.0 to 6.9.</summary>
    Medium,

    /// <summary>CVSS 7.0 to 8.9.</summary>
    High,

    /// <summary>CVSS 9.0 to 10.0.</summary>
    Critical,
}
