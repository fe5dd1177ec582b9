using Slipway.Delivery.Versioning;

namespace Slipway.Delivery.Tests.Versioning;

/// <summary>The options of a golden case; what is absent is the default.</summary>
public sealed class GoldenOptions
{
    public string? TagPrefix { get; set; }

    public GoldenComponent? Component { get; set; }

    public string? Initial { get; set; }

    public VersionBump? BreakingInZero { get; set; }

    public Dictionary<string, VersionBump>? Types { get; set; }

    public Dictionary<string, string>? Channels { get; set; }

    public sealed class GoldenComponent
    {
        public string Name { get; set; } = "";

        public List<string> Paths { get; set; } = [];
    }
}
