using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;

namespace Slipway.Oci.Registries.Http;

/// <summary>Puts manifests and tags. A manifest that is about another one is made known as its referrer, also to registries that keep no such list.</summary>
internal sealed class ManifestPusher(RegistryTransport transport)
{
    private const string SubjectHeader = "OCI-Subject";

    /// <summary>Puts the manifest at <paramref name="reference"/> (a tag, or its own digest).</summary>
    public async Task PutAsync(string path, ImageContent manifest, string reference, CancellationToken cancellationToken)
    {
        var doing = $"put {transport.Address.Host}/{path} at {reference}";
        using var content = new ByteArrayContent([.. manifest.Bytes]);
        content.Headers.ContentType = new MediaTypeHeaderValue(manifest.Descriptor.MediaType);
        using var response = await transport.SendAsync(
            HttpMethod.Put, transport.Of($"v2/{path}/manifests/{reference}"), RegistryTransport.PushScope(path), doing, cancellationToken, content)
                .ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await transport.FailureAsync(response, doing, cancellationToken).ConfigureAwait(false);
        }

        if (response.Headers.TryGetValues("Docker-Content-Digest", out var values) && values.First() != manifest.Descriptor.Digest.ToString())
        {
            throw new CorruptContentException(
                $"{transport.Address.Host}/{path} stored another manifest than was sent.",
                $"It says {values.First()} instead of {manifest.Descriptor.Digest}.",
                "Push again.");
        }

        var subject = manifest.IsIndex ? manifest.AsIndex().Subject : manifest.AsManifest().Subject;
        if (subject is not null && !response.Headers.Contains(SubjectHeader))
        {
            await AddToFallbackTagAsync(path, subject.Digest, manifest, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Everything that is about <paramref name="subject"/>: by the referrers API, else by the fallback tag (OCI distribution specification, “Listing
    /// referrers”).
    /// </summary>
    public async Task<IReadOnlyList<Descriptor>> ReferrersAsync(string path, Digest subject, CancellationToken cancellationToken)
    {
        var doing = $"list what refers to {subject} in {transport.Address.Host}/{path}";
        var found = new List<Descriptor>();
        for (Uri? page = transport.Of($"v2/{path}/referrers/{subject}"); page is not null;)
        {
            using var response = await transport.SendAsync(
                HttpMethod.Get, page, RegistryTransport.PullScope(path), doing, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
            {
                return await FallbackAsync(path, subject, cancellationToken).ConfigureAwait(false) is { } index ? index.Manifests : [];
            }

            if (!response.IsSuccessStatusCode)
            {
                throw await transport.FailureAsync(response, doing, cancellationToken).ConfigureAwait(false);
            }

            var json = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            found.AddRange(OciJson.Read<ImageIndex>(json, $"The list of what refers to {subject}").Manifests);
            page = Pages.Next(response, page);
        }

        return found;
    }

    private static string FallbackTag(Digest subject) => $"sha256-{subject.Hex}";

    private async Task AddToFallbackTagAsync(string path, Digest subject, ImageContent manifest, CancellationToken cancellationToken)
    {
        var index = await FallbackAsync(path, subject, cancellationToken).ConfigureAwait(false) ?? new ImageIndex { Manifests = [] };
        if (index.Manifests.Any(entry => entry.Digest == manifest.Descriptor.Digest))
        {
            return;
        }

        var annotations = manifest.IsIndex ? manifest.AsIndex().Annotations : manifest.AsManifest().Annotations;
        var artifactType = manifest.Descriptor.ArtifactType ?? (manifest.IsIndex ? null : manifest.AsManifest().Config.MediaType);
        var bytes = OciJson.Write(index with
        {
            MediaType = MediaTypes.Index,
            Manifests = index.Manifests.Add(manifest.Descriptor with { ArtifactType = artifactType, Annotations = annotations }),
        });
        var content = new ImageContent(new Descriptor(MediaTypes.Index, Digest.Of(bytes), bytes.Length), ImmutableArray.Create(bytes));
        await PutAsync(path, content, FallbackTag(subject), cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImageIndex?> FallbackAsync(string path, Digest subject, CancellationToken cancellationToken) =>
        await new RegistryImageSource(transport, path).TryReadAsync(FallbackTag(subject), cancellationToken).ConfigureAwait(false) is { IsIndex: true } content
            ? content.AsIndex()
            : null;
}
