using System.Collections.Immutable;
using Slipway.Oci.Layouts;
using Slipway.Tooling;

namespace Slipway.Oci.Building;

/// <summary>Puts layers, configuration and manifest together, on a base image where there is one.</summary>
internal static class ImageAssembler
{
    public static async Task<Descriptor> AssembleAsync(
        DotNetImageRequest request,
        Platform platform,
        string assembly,
        ImmutableArray<BuiltLayer> layers,
        OciLayout layout,
        CancellationToken cancellationToken)
    {
        var (below, belowDigest, belowLayers) = await ReadBaseAsync(request.Base, platform, layout, cancellationToken).ConfigureAwait(false);
        var labels = Labels(request, belowDigest);
        var config = new ImageConfig
        {
            Created = request.CommitTime,
            Architecture = platform.Architecture,
            Variant = platform.Variant,
            Os = platform.Os,
            Config = Container(request, below?.Config ?? new ContainerConfig(), assembly, labels),
            RootFs = new RootFs("layers", [.. below?.RootFs.DiffIds ?? [], .. layers.Select(layer => layer.DiffId)]),
            History = [.. below?.History ?? [], .. layers.Select(layer => new HistoryEntry
            {
                Created = request.CommitTime,
                CreatedBy = $"slipway: {layer.Purpose} of {request.Project.NameWithoutExtension}",
            })],
            Others = below?.Others,
        };
        return await layout.WriteImageAsync(
            config, [.. belowLayers, .. layers.Select(layer => layer.Descriptor)], labels, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The labels of the image, which are the annotations of its manifest too.</summary>
    public static ImmutableSortedDictionary<string, string> Labels(DotNetImageRequest request, Digest? baseDigest)
    {
        var labels = request.Labels.ToBuilder();
        labels[AnnotationNames.Created] = request.CommitTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ");
        labels[AnnotationNames.Revision] = request.Commit;
        labels[AnnotationNames.Title] = request.Title ?? request.Project.NameWithoutExtension;
        Add(AnnotationNames.Version, request.Version);
        Add(AnnotationNames.Source, request.Source);
        Add(AnnotationNames.BaseName, baseDigest is null ? null : request.Base?.Name);
        Add(AnnotationNames.BaseDigest, baseDigest?.ToString());
        return labels.ToImmutable();

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                labels[name] = value;
            }
        }
    }

    private static ContainerConfig Container(
        DotNetImageRequest request, ContainerConfig below, string assembly, ImmutableSortedDictionary<string, string> labels)
    {
        var variables = below.Variables().ToDictionary(pair => pair.Key, pair => pair.Value);
        variables["ASPNETCORE_URLS"] = $"http://+:{request.Port}";
        variables["DOTNET_RUNNING_IN_CONTAINER"] = "true";
        variables.Remove("ASPNETCORE_HTTP_PORTS"); // .NET base images set it; beside the URLs it only gives a warning
        foreach (var (name, value) in request.Environment)
        {
            variables[name] = value;
        }

        return below with
        {
            User = request.User,
            WorkingDir = "/app",
            Entrypoint = ["dotnet", assembly],
            Cmd = null,
            Env = [.. variables.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")],
            ExposedPorts = (below.ExposedPorts ?? ImmutableSortedDictionary.Create<string, ImmutableDictionary<string, string>>(StringComparer.Ordinal))
                .SetItem($"{request.Port}/tcp", ImmutableDictionary<string, string>.Empty),
            Labels = (below.Labels ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)).SetItems(labels),
        };
    }

    private static async Task<(ImageConfig? Config, Digest? Digest, ImmutableArray<Descriptor> Layers)> ReadBaseAsync(
        BaseImage? image, Platform platform, OciLayout layout, CancellationToken cancellationToken)
    {
        if (image is null)
        {
            return (null, null, []);
        }

        var (descriptor, manifest) = await image.Source.ReadImageAsync(image.Digest, platform, cancellationToken).ConfigureAwait(false);
        var config = await image.Source.ReadConfigAsync(manifest, cancellationToken).ConfigureAwait(false);
        if (!platform.Accepts(new Platform(config.Os, config.Architecture, config.Variant)))
        {
            throw new UsageException(
                $"The base image {image.Name}@{image.Digest} is not for {platform}.",
                $"It is for {config.Os}/{config.Architecture}.",
                "Name a base image for that platform.");
        }

        await Parallel.ForEachAsync(
            manifest.Layers,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (layer, token) => await layout.ImportBlobAsync(image.Source, layer, token).ConfigureAwait(false)).ConfigureAwait(false);
        return (config, descriptor.Digest, manifest.Layers);
    }
}
