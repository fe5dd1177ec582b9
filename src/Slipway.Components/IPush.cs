using Slipway.Components.Internal;
using Slipway.Components.Records;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Brings the images into the environment's registry.</summary>
public interface IPush : IBuildImage, IHaveEnvironments
{
    /// <summary><c>pushed.json</c>.</summary>
    Output<PushedRecord> PushedOutput => new("pushed.json");

    /// <summary>Sends what the registry lacks; a tag that names another digest is an error.</summary>
    Target Push => _ => _
        .Description("Push the images: only what is missing, under a tag that never moves")
        .DependsOn(BuildImage)
        .TryDependsOn<ITest>(x => x.Test)
        .TryDependsOn<IScan>(x => x.Scan)
        .TryDependsOn<IScanImage>(x => x.ScanImage)
        .Consumes(ImagesOutput, ImageLayouts)
        .Produces(PushedOutput)
        .With(EnvironmentNeeds.Push, SelectedEnvironmentOrNull)
        .Executes(async (ctx, ct) =>
        {
            var images = ctx.Read(ImagesOutput);
            var registry = Ends.Registry(ctx, SelectedEnvironment);
            var pushed = new List<PushedEntry>();
            var sent = false;
            foreach (var image in images.Images)
            {
                ctx.Log.Progress(image.Service);
                var layout = OciLayout.TryOpen(ctx.Locate(image.Layout), ctx.Clock, ctx.Log) ?? throw new TargetFailedException(
                    $"The image of {image.Service} is not there.", $"{image.Layout} under {ctx.Artifacts} is no OCI layout.", "Run BuildImage first, or bring the folder from where it ran.");
                var result = await registry.PushAsync(new PushRequest(layout, image.Digest, image.Repository, image.Tag), ct).ConfigureAwait(false);
                sent |= !result.AlreadyPresent;
                ctx.Log.Info(result.ToString());
                ctx.Note(result.AlreadyPresent ? $"{image.Service}:{image.Tag} is there already" : $"{image.Service}:{image.Tag}, {result.BytesSent:N0} bytes sent");
                pushed.Add(new(image.Service, registry.QualifiedName(image.Repository), image.Repository, image.Tag, result.Digest));
            }

            ctx.Publish(PushedOutput, new PushedRecord(ctx.RunId, images.Commit, images.CommitTime, [.. pushed]));
            if (!sent)
            {
                ctx.UpToDate("nothing was pushed");
            }
        });
}
