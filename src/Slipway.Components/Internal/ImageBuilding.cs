using System.Collections.Immutable;
using Slipway.Components.Internal.Inputs;
using Slipway.Components.Records;
using Slipway.Delivery;
using Slipway.Delivery.Versioning;
using Slipway.Oci;
using Slipway.Oci.Building;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Components.Internal;

/// <summary>A service to an image, by the builder that its source asks for; a service of which no input has changed keeps the one that it has.</summary>
/// <param name="ctx">The target.</param>
/// <param name="sourceUrl">The label <c>source</c>.</param>
/// <param name="docker">The docker command line.</param>
/// <param name="registries">How registries of base images are spoken to.</param>
internal sealed class ImageBuilding(TargetContext ctx, string? sourceUrl, string docker, IReadOnlyList<RemoteRegistry> registries)
{
    private readonly ImageFingerprint _fingerprints = new(ctx.Processes, ctx.Root);

    public async Task<ImageEntry> BuildAsync(Service service, VersionRecord version, string folder, CancellationToken cancellationToken)
    {
        var place = $"{folder}{service.Name}";
        var noteFile = WorkFolder(service) / "built.json";
        var fingerprint = await _fingerprints.ComputeAsync(service, sourceUrl, cancellationToken).ConfigureAwait(false);
        var (note, layout) = (TryRead(noteFile), OciLayout.TryOpen(ctx.Locate(place), ctx.Clock, ctx.Log));
        var upToDate = layout is not null && note?.Fingerprint == fingerprint && await layout.HoldsAllOfAsync(note.Digest, cancellationToken).ConfigureAwait(false);
        if (!upToDate || layout is null || note is null)
        {
            layout = OciLayout.Create(ctx.Artifacts / place, ctx.Clock, ctx.Log);
            var built = await BuildAsync(service, version, layout, cancellationToken).ConfigureAwait(false);
            note = new BuiltImageNote(fingerprint, built.Image.Digest, version.Commit);
        }

        if (layout.Folder.IsWithin(ctx.Artifacts))
        {
            await ListAsync(layout, note.Digest, version.ImageTag, cancellationToken).ConfigureAwait(false);
        }

        if (!ctx.IsDryRun)
        {
            RecordFile.Write(noteFile, note); // last: what is noted is there
        }

        ctx.Log.Info($"{service.Name}:{version.ImageTag} {note.Digest}{(upToDate ? $" up to date, built from {note.Commit[..7]}" : "")}");
        return new ImageEntry(service.Name, service.Name, version.ImageTag, note.Digest, place) { UpToDate = upToDate, BuiltFrom = note.Commit };
    }

    // Of an image for several platforms each one is listed too: scanners look for what they are to scan in the layout's own table.
    private static async Task ListAsync(OciLayout layout, Digest digest, string tag, CancellationToken cancellationToken)
    {
        var image = await layout.ReadManifestAsync(digest, cancellationToken).ConfigureAwait(false);
        await layout.TagAsync(tag, image.Descriptor, immutable: false, cancellationToken).ConfigureAwait(false);
        foreach (var entry in image.IsIndex ? image.AsIndex().Manifests : [])
        {
            await layout.TagAsync($"{tag}-{entry.Platform?.ToString().Replace('/', '-')}", entry, immutable: false, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<BuiltImage> BuildAsync(Service service, VersionRecord version, OciLayout layout, CancellationToken cancellationToken)
    {
        switch (service.Source)
        {
            case DotNetProject project:
                using (var below = OpenBase(project))
                {
                    var inputs = project.CompilesAlone ? await _fingerprints.InputsOfAsync(project, cancellationToken).ConfigureAwait(false) : null;
                    return await new DotNetImageBuilder(ctx.Processes, ctx.Log)
                        .BuildAsync(Request(service, project, below?.Image, version) with { Inputs = inputs }, layout, cancellationToken).ConfigureAwait(false);
                }

            case DockerfileSource dockerfile:
                return await new DockerfileImageBuilder(ctx.Processes, ctx.Clock, ctx.Log, docker)
                    .BuildAsync(Request(service, dockerfile, version), layout, cancellationToken).ConfigureAwait(false);
            case var other:
                throw new UsageException($"{service.Name} cannot be built.", $"No builder knows {other.GetType().Name}.", "Give it a DotNetProject or a DockerfileSource.");
        }
    }

    private BaseInRegistry? OpenBase(DotNetProject project)
    {
        if (project.BaseImage is null)
        {
            return null;
        }

        var reference = ImageReference.ParsePinned(project.BaseImage);
        var known = registries.FirstOrDefault(registry => RegistryAddress.Parse(registry.Address).Host == reference.Registry.Host);
        return new BaseInRegistry(Ends.Client(ctx, reference.Registry, known), reference);
    }

    private DotNetImageRequest Request(Service service, DotNetProject project, BaseImage? below, VersionRecord version) => new()
    {
        Root = ctx.Root,
        Project = ctx.Root / project.Project,
        WorkFolder = WorkFolder(service),
        Commit = version.Commit,
        CommitTime = version.CommitTime,
        Version = version.ImageTag,
        Title = service.Name,
        Source = sourceUrl,
        Base = below,
        Platforms = project.Platforms,
        Properties = project.Properties,
        CompilerServer = !ctx.IsServer,

        // A cluster sets nothing of this; on one machine the workload says the same.
        Environment = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("SERVICE_COMMIT", version.Commit), KeyValuePair.Create("SERVICE_VERSION", version.ImageTag)]),
    };

    private DockerfileImageRequest Request(Service service, DockerfileSource source, VersionRecord version) => new()
    {
        Context = ctx.Root / source.Context,
        Dockerfile = source.Dockerfile is { } file ? ctx.Root / file : null,
        WorkFolder = WorkFolder(service),
        Commit = version.Commit,
        CommitTime = version.CommitTime,
        Version = version.ImageTag,
        Title = service.Name,
        Source = sourceUrl,
        Target = source.Target,
        Platforms = source.Platforms,
        Arguments = source.Arguments,
        Labels = source.Labels,
        Secrets = source.Secrets.ToImmutableSortedDictionary(secret => secret.Id, Reveal, StringComparer.Ordinal),
        CacheFrom = source.CacheFrom,
        CacheTo = source.CacheTo is { } cache ? $"type=registry,ref={cache},mode=max,image-manifest=true,oci-mediatypes=true" : null,
        Network = source.Network,
    };

    private Secret Reveal(BuildSecret secret)
    {
        var value = secret.Value() ?? throw new UsageException(
            $"The secret '{secret.Id}' of an image has no value.", $"It is read from {secret.Parameter}.", "Give the parameter by its environment variable.");
        ctx.Secrets.Add(value);
        return value;
    }

    private AbsolutePath WorkFolder(Service service) => ctx.Temporary / "images" / service.Name;

    private static BuiltImageNote? TryRead(AbsolutePath file)
    {
        try
        {
            return file.FileExists ? RecordFile.Read<BuiltImageNote>(file) : null;
        }
        catch (RecordException)
        {
            return null; // built again, and written anew
        }
    }

    private sealed class BaseInRegistry(RegistryClient client, ImageReference reference) : IDisposable
    {
        public BaseImage Image { get; } = new(client.From(reference.Repository), reference.Digest!.Value, $"{reference.Registry.Host}/{reference.Repository}");

        public void Dispose() => client.Dispose();
    }
}
