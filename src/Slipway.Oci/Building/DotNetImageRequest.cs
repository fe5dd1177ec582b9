using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Oci.Building;

/// <summary>An image to make from a .NET project. All that ends up in the image follows from the commit and from what stands here.</summary>
public sealed record DotNetImageRequest
{
    /// <summary>The repository's root; paths in debug information are told from here.</summary>
    public required AbsolutePath Root { get; init; }

    /// <summary>The project file.</summary>
    public required AbsolutePath Project { get; init; }

    /// <summary>A folder of the build's own for intermediate and published files; kept, so that the next build is faster.</summary>
    public required AbsolutePath WorkFolder { get; init; }

    /// <summary>The full commit id: the source revision in the assemblies and the label <c>revision</c>.</summary>
    public required string Commit { get; init; }

    /// <summary>
    /// What the published files follow from. When it is given, a change of nothing but C# text is compiled without MSBuild; the image is the same. Default: not known,
    /// and everything is published.
    /// </summary>
    public DotNetInputs? Inputs { get; init; }

    /// <summary>
    /// Whether the compiler may run in the SDK's compiler server, where the SDK would use one (<c>UseSharedCompilation</c>). That server is warm for the next change and
    /// stays for some minutes after the build. Default: <see langword="false"/>, nothing stays.
    /// </summary>
    public bool CompilerServer { get; init; }

    /// <summary>The commit's time: the only time that gets into the image.</summary>
    public required DateTimeOffset CommitTime { get; init; }

    /// <summary>The label <c>version</c>. It is part of what the digest covers, so it must follow from the commit, not from the run.</summary>
    public string? Version { get; init; }

    /// <summary>The label <c>title</c>. Default: the project's name.</summary>
    public string? Title { get; init; }

    /// <summary>The label <c>source</c>: where the source code is, for people. Must be the same in every clone.</summary>
    public string? Source { get; init; }

    /// <summary>What goes below. Default: nothing, for a host that has the runtime.</summary>
    public BaseImage? Base { get; init; }

    /// <summary>What it runs on. One gives a manifest, several an index. Default: <c>linux/amd64</c>.</summary>
    public ImmutableArray<Platform> Platforms { get; init; } = [Platform.LinuxAmd64];

    /// <summary>The port that it listens on in a container. Default: 8080.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>User and group that it runs as. Default: 10001:10001, which is nobody's on a usual host.</summary>
    public string User { get; init; } = "10001:10001";

    /// <summary>Environment besides <c>ASPNETCORE_URLS</c> and <c>DOTNET_RUNNING_IN_CONTAINER</c>; may replace them.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Labels besides those of the OCI specification.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>MSBuild properties besides those that make a build reproducible; may replace them.</summary>
    public ImmutableSortedDictionary<string, string> Properties { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
