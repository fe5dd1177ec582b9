using Slipway.Components.Internal;
using Slipway.Components.Records;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Makes an image of each service.</summary>
public interface IBuildImage : ICompile, IVersion
{
    /// <summary><c>images.json</c>.</summary>
    Output<ImagesRecord> ImagesOutput => new("images.json");

    /// <summary>An OCI layout for each service.</summary>
    OutputFiles ImageLayouts => new("images/");

    /// <summary>An image for each service, the same bytes for the same commit.</summary>
    Target BuildImage => _ => _
        .Description("Build an OCI image of each service; the same commit gives the same digest")
        .DependsOn(Version, Compile)
        .Consumes(VersionOutput)
        .Produces(ImagesOutput, ImageLayouts)
        .Executes(async (ctx, ct) =>
        {
            var version = ctx.Read(VersionOutput);
            var images = new List<ImageEntry>();
            foreach (var service in SelectedServices)
            {
                ctx.Log.Progress(service.Name);
                var image = await new ImageBuilding(ctx, SourceUrl).BuildAsync(service, version, ImageLayouts.Path, ct).ConfigureAwait(false);
                images.Add(image);
                ctx.Note($"{service.Name} {Shown.Short(image.Digest)}");
            }

            ctx.Publish(ImagesOutput, new ImagesRecord(ctx.RunId, version.Commit, version.CommitTime, [.. images]));
        });
}
