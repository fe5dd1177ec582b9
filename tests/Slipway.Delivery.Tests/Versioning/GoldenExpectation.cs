using Slipway.Delivery.Versioning;

namespace Slipway.Delivery.Tests.Versioning;

/// <summary>
/// What a golden case must give; what is absent is not looked at, except <see cref="Since"/> and <see cref="Warnings"/>, which are then absent or empty.
/// </summary>
public sealed class GoldenExpectation
{
    public string? Version { get; set; }

    public VersionBump Bump { get; set; }

    public string? Since { get; set; }

    public string? Tag { get; set; }

    public string? ImageTag { get; set; }

    public string? Channel { get; set; }

    public int? CommitsSince { get; set; }

    public int? Offending { get; set; }

    public string? Error { get; set; }

    public List<string> Explain { get; set; } = [];

    public List<string> Warnings { get; set; } = [];
}
