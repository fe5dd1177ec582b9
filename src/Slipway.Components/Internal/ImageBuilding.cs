using System.Collections.Immutable;
using Slipway.Components.Records;
using Slipway.Delivery;
using Slipway.Delivery.Versioning;
using Slipway.Oci.Building;
using Slipway.Oci.Layouts;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>A service to an image, by the builder that its source asks for.</summary>
internal sealed class ImageBuilding(TargetContext ctx, string? sourceUrl)
{
    public async Task<ImageEntry> BuildAsync(Service service, VersionRecord version, string folder, CancellationToken cancellationToken)
    {
        var place = $"{folder}{service.Name}";
        var layout = OciLayout.Create(ctx.Artifacts / place, ctx.Clock, ctx.Log);
        var built = service.Source switch
        {
            DotNetProject project => await new DotNetImageBuilder(ctx.Processes, ctx.Log).BuildAsync(Request(service, project, version), layout, cancellationToken).ConfigureAwait(false),
            DockerfileSource dockerfile => await new DockerfileImageBuilder(ctx.Processes, ctx.Log).BuildAsync(Request(service, dockerfile, version), layout, cancellationToken).ConfigureAwait(false),
            var other => throw new UsageException($"{service.Name} cannot be built.", $"No builder knows {other.GetType().Name}.", "Give it a DotNetProject or a DockerfileSource."),
        };
        await layout.TagAsync(version.ImageTag, built.Image, immutable: false, cancellationToken).ConfigureAwait(false);
        ctx.Log.Info($"{service.Name}:{version.ImageTag} {built.Image.Digest}");
        return new ImageEntry(service.Name, service.Name, version.ImageTag, built.Image.Digest, place);
    }

    private DotNetImageRequest Request(Service service, DotNetProject project, VersionRecord version) => new()
    {
        Root = ctx.Root,
        Project = ctx.Root / project.Project,
        WorkFolder = ctx.Temporary / "images" / service.Name,
        Commit = version.Commit,
        CommitTime = version.CommitTime,
        Version = version.ImageTag,
        Title = service.Name,
        Source = sourceUrl,

        // A cluster sets nothing of this; on one machine the workload says the same.
        Environment = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("SERVICE_COMMIT", version.Commit), KeyValuePair.Create("SERVICE_VERSION", version.ImageTag)]),
    };

    private DockerfileImageRequest Request(Service service, DockerfileSource source, VersionRecord version) => new()
    {
        Context = ctx.Root / source.Context,
        Dockerfile = source.Dockerfile is { } file ? ctx.Root / file : null,
        WorkFolder = ctx.Temporary / "images" / service.Name,
        Commit = version.Commit,
        CommitTime = version.CommitTime,
        Version = version.ImageTag,
        Title = service.Name,
        Source = sourceUrl,
        Target = source.Target,
        Arguments = source.Arguments,
    };
}
