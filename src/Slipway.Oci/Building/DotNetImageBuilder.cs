using System.Collections.Immutable;
using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Oci.Building;

/// <summary>
/// Makes an image straight from <c>dotnet publish</c>, without a container engine. The same commit gives the same digest in any folder and on any machine
/// with the
/// same SDK; a change of the application's code changes only the topmost layer.
/// </summary>
public sealed class DotNetImageBuilder(IProcessRunner processes, ILog log)
{
    private const string AppFolder = "app";

    /// <summary>
    /// The time of everything in the dependencies layer: not the commit's, since that would give each commit a layer of its own. (1980 is the earliest
    /// that a zip
    /// can hold; packages are zips.)
    /// </summary>
    private static readonly DateTimeOffset DependencyTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Publishes the project and writes the image into <paramref name="layout"/>.</summary>
    public async Task<BuiltImage> BuildAsync(DotNetImageRequest request, OciLayout layout, CancellationToken cancellationToken)
    {
        log.Progress($"publishing {request.Project.Name}");
        var published = await new DotNetPublisher(processes, log).PublishAsync(request, cancellationToken).ConfigureAwait(false);
        log.Progress("writing layers");
        var layers = await WriteLayersAsync(request, published, layout, cancellationToken).ConfigureAwait(false);
        var manifests = new List<Descriptor>();
        foreach (var platform in request.Platforms)
        {
            manifests.Add(await ImageAssembler.AssembleAsync(request, platform, published.Assembly, layers, layout, cancellationToken).ConfigureAwait(false));
        }

        var image = manifests is [var only]
            ? only with { Platform = null }
            : await layout.WriteIndexAsync(manifests, ImageAssembler.Labels(request, baseDigest: null), cancellationToken).ConfigureAwait(false);
        log.Progress(null);
        log.Info($"{request.Title ?? request.Project.NameWithoutExtension}: {image.Digest}");
        foreach (var layer in layers)
        {
            log.Debug($"  {layer.Purpose}: {layer.Files} files, {layer.Descriptor.Size:N0} bytes, {layer.Descriptor.Digest}");
        }

        return new BuiltImage(image, layers);
    }

    private static async Task<ImmutableArray<BuiltLayer>> WriteLayersAsync(
        DotNetImageRequest request, PublishedApp published, OciLayout layout, CancellationToken cancellationToken)
    {
        var dependencies = published.Files.Where(file => file.IsDependency).ToList();
        var own = published.Files.Where(file => !file.IsDependency).ToList();
        var layers = ImmutableArray.CreateBuilder<BuiltLayer>();
        if (dependencies.Count > 0)
        {
            layers.Add(await WriteLayerAsync("dependencies", dependencies, DependencyTime, layout, cancellationToken).ConfigureAwait(false));
        }

        layers.Add(await WriteLayerAsync(AppFolder, own, request.CommitTime, layout, cancellationToken).ConfigureAwait(false));
        return layers.ToImmutable();
    }

    private static async Task<BuiltLayer> WriteLayerAsync(
        string purpose, List<PublishedFile> files, DateTimeOffset time, OciLayout layout, CancellationToken cancellationToken)
    {
        // The folder itself is the same in every layer, or it would be told apart by time alone.
        var entries = files
            .Select(file => new LayerEntry($"{AppFolder}/{file.Path}", LayerEntryKind.File, time)
            {
                Source = file.Source,
                Content = file.Content,
                Mode = file.Mode,
            })
            .Append(new LayerEntry(AppFolder, LayerEntryKind.Directory, DependencyTime));
        var layer = await LayerWriter.WriteAsync(layout, entries, cancellationToken).ConfigureAwait(false);
        return new BuiltLayer(purpose, layer.Descriptor, layer.DiffId, files.Count);
    }
}
