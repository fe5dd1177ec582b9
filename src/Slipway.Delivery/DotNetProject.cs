using System.Collections.Immutable;
using Slipway.Oci;

namespace Slipway.Delivery;

/// <summary>An image straight from <c>dotnet publish</c>: no daemon, reproducible.</summary>
/// <param name="Project">The project file, relative to the root.</param>
public sealed record DotNetProject(string Project) : ServiceSource
{
    /// <summary>A base image by digest (<c>registry/repository@sha256:…</c>); none: only the application's own layers, for a host that has the runtime.</summary>
    public string? BaseImage { get; init; }

    /// <summary>What it runs on. One gives a manifest, several an index; the base must be there for each of them. Default: <c>linux/amd64</c>.</summary>
    public ImmutableArray<Platform> Platforms { get; init; } = [Platform.LinuxAmd64];

    /// <summary>
    /// Whether a change of nothing but C# text is compiled without MSBuild, which is several times faster and gives the same image. Switch it off where a build step
    /// makes published files from the code. Default: yes.
    /// </summary>
    public bool CompilesAlone { get; init; } = true;

    /// <summary>MSBuild properties besides those that make a build reproducible; may replace them. Default: none.</summary>
    public ImmutableSortedDictionary<string, string> Properties { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
