using Slipway.Components;
using Slipway.Delivery;

/// <summary>This repository's own pipeline.</summary>
internal sealed partial class Build : NukeBuild, IDeliver, IPromote, IRelease, IIncident, INotify, IMaintain, IGenerateSchema
{
    public IReadOnlyList<Service> Services =>
    [
        new("load-harness", new DotNetProject("src/LoadHarness/LoadHarness.csproj") { BaseImage = _baseImage })
        {
            Tests = ["tests/LoadHarness.Tests/LoadHarness.Tests.csproj"],
            Endpoints = new() { Probes = ["/work"] },
        },
    ];

    /// <summary>For measuring what a build costs that does nothing.</summary>
    private Target Noop => _ => _
        .Description("Do nothing")
        .Unlisted()
        .ReadsOnly();

    public static int Main() => Execute<Build>(x => x.Deliver);
}
