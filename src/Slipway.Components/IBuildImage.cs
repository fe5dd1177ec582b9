using Slipway.Components.Internal;
using Slipway.Components.Records;
using Slipway.Delivery;
using Slipway.Tooling;

namespace Slipway.Components;

/// <summary>Makes an image of each service.</summary>
public interface IBuildImage : ICompile, IVersion
{
    /// <summary><c>images.json</c>.</summary>
    Output<ImagesRecord> ImagesOutput => new("images.json");

    /// <summary>An OCI layout for each service.</summary>
    OutputFiles ImageLayouts => new("images/");

    /// <summary>The docker command line that Dockerfiles are built with.</summary>
    [Parameter("The docker command line: a name on PATH or a path", Variable = "SLIPWAY_DOCKER")]
    string Docker => TryGetValue(() => Docker) ?? "docker";

    /// <summary>How registries of base images are spoken to, where it is not the usual way (HTTPS, or plain HTTP to this machine). Default: none.</summary>
    IReadOnlyList<RemoteRegistry> BaseRegistries => [];

    /// <summary>An image for each service whose inputs have changed; the same bytes for the same commit.</summary>
    Target BuildImage => _ => NeedingSecrets(_)
        .Description("Build an OCI image of each service whose inputs have changed")
        .DependsOn(Version, Compile)
        .Consumes(VersionOutput)
        .Produces(ImagesOutput, ImageLayouts)
        .Executes(async (ctx, ct) =>
        {
            var version = ctx.Read(VersionOutput);
            var images = new List<ImageEntry>();
            var building = new ImageBuilding(ctx, SourceUrl, Docker, BaseRegistries);
            foreach (var service in SelectedServices)
            {
                ctx.Log.Progress(service.Name);
                var image = await building.BuildAsync(service, version, ImageLayouts.Path, ct).ConfigureAwait(false);
                images.Add(image);
                ctx.Note($"{service.Name} {Shown.Short(image.Digest)}{(image.UpToDate ? " up to date" : "")}");
            }

            ctx.Publish(ImagesOutput, new ImagesRecord(ctx.RunId, version.Commit, version.CommitTime, [.. images]));
            if (images.TrueForAll(image => image.UpToDate))
            {
                ctx.UpToDate("no input of an image has changed");
            }
        });

    private ITargetDefinition NeedingSecrets(ITargetDefinition definition) => SelectedServices
        .Select(service => service.Source).OfType<DockerfileSource>().SelectMany(source => source.Secrets)
        .Aggregate(definition, (all, secret) => all.NeedsSecret(secret.Value, secret.Parameter));
}
