using System.Collections.Immutable;
using Slipway.Components;
using Slipway.Delivery;

/// <summary>Two services in one repository: one is .NET and needs no container engine, the other is built from a Dockerfile.</summary>
internal sealed class Build : NukeBuild, IPush, IScanImage
{
    [Parameter("What the greeter runs on, by digest: registry/repository@sha256:…; none: a host that has ASP.NET Core")]
    private readonly string? _runtimeImage = null;

    [Parameter("What the motto is served by, by digest: an image with /bin/busybox")]
    private readonly string? _busyboxImage = null;

    [Parameter("Signs the motto when it is given")]
    [Secret]
    private readonly Secret? _signature = null;

    [Parameter("Keeps BuildKit's cache for other machines: registry/repository:tag (needs buildx)")]
    private readonly string? _cache = null;

    public IReadOnlyList<Service> Services =>
    [
        new("greeter", new DotNetProject("services/greeter/Greeter.csproj") { BaseImage = _runtimeImage }),
        new("motto", new DockerfileSource("services/motto")
        {
            Target = "server",
            Arguments = ImmutableSortedDictionary<string, string>.Empty.Add("BASE", _busyboxImage ?? "").Add("EDITION", "first"),
            Secrets = _signature is null ? [] : [new("signature", () => _signature)],
            Network = "none",
            CacheFrom = _cache is null ? [] : [_cache],
            CacheTo = _cache,
        }),
    ];

    Target IBuildImage.BuildImage => _ => _
        .Inherit<IBuildImage>(x => x.BuildImage)
        .Requires(() => _busyboxImage is not null || ((IHaveServices)this).SelectedServices is [{ Name: "greeter" }], "--busybox-image, unless only the greeter is built");

    public static int Main() => Execute<Build>(x => x.Push);
}
