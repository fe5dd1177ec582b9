namespace Slipway.Delivery;

/// <summary>An image straight from <c>dotnet publish</c>: no daemon, reproducible.</summary>
/// <param name="Project">The project file, relative to the root.</param>
public sealed record DotNetProject(string Project) : ServiceSource
{
    /// <summary>A base image by digest (<c>registry/repository@sha256:…</c>); none: only the application's own layers, for a host that has the runtime.</summary>
    public string? BaseImage { get; init; }
}
