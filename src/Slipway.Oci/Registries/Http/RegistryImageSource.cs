using System.Net;
using System.Net.Http.Headers;
using Slipway.Oci.Layouts;
using Slipway.Oci.Streams;

namespace Slipway.Oci.Registries.Http;

/// <summary>A repository as something to read from.</summary>
internal sealed class RegistryImageSource(RegistryTransport transport, string path) : IImageSource
{
    private static readonly string[] Accepted = [MediaTypes.Manifest, MediaTypes.Index, MediaTypes.DockerManifest, MediaTypes.DockerIndex];

    public string Name => $"{transport.Address.Host}/{path}";

    public string Path => path;

    public Uri ApiRoot => transport.ApiRoot;

    public async Task<ImageContent> ReadManifestAsync(Digest digest, CancellationToken cancellationToken) =>
        await TryReadAsync(digest.ToString(), cancellationToken).ConfigureAwait(false)
        ?? throw new ContentNotFoundException(
            $"The image {digest} is not in {Name}.", "It was never pushed there, or was removed.", "Push it, or correct the digest.");

    public async Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var download = new DownloadStream(transport, path, blob);
        await download.OpenAsync(cancellationToken).ConfigureAwait(false);
        return new VerifyingStream(download, blob, Name);
    }

    /// <summary>Reads a manifest by tag or digest, checked; <see langword="null"/> when there is none.</summary>
    public async Task<ImageContent?> TryReadAsync(string reference, CancellationToken cancellationToken)
    {
        var doing = $"read {Name} at {reference}";
        using var response = await SendAsync(HttpMethod.Get, reference, doing, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        if (!response.IsSuccessStatusCode)
        {
            throw await transport.FailureAsync(response, doing, cancellationToken).ConfigureAwait(false);
        }

        var bytes = await ReadBodyAsync(response, doing, cancellationToken).ConfigureAwait(false);
        var digest = Digest.Of(bytes);
        var promised = Digest.TryParse(reference, out var asked) ? asked : HeaderDigest(response) ?? digest;
        return digest == promised
            ? ManifestReader.Read(bytes, response.Content.Headers.ContentType?.MediaType, digest, Name)
            : throw new CorruptContentException(
                $"{Name} gave other bytes for {reference} than its digest says.", $"They give {digest} instead of {promised}.", "Push the image again.");
    }

    /// <summary>What a tag or digest names, without reading it; <see langword="null"/> when there is none.</summary>
    public async Task<Descriptor?> ResolveAsync(string reference, CancellationToken cancellationToken)
    {
        var doing = $"look for {Name} at {reference}";
        using var response = await SendAsync(HttpMethod.Head, reference, doing, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        if (response.IsSuccessStatusCode
            && HeaderDigest(response) is { } digest
            && response.Content.Headers is { ContentType.MediaType: { } mediaType, ContentLength: { } length })
        {
            return new Descriptor(mediaType, digest, length);
        }

        // Some registries do not answer HEAD in full; GET says the same.
        return response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.MethodNotAllowed
            ? (await TryReadAsync(reference, cancellationToken).ConfigureAwait(false))?.Descriptor
            : throw await transport.FailureAsync(response, doing, cancellationToken).ConfigureAwait(false);
    }

    private static Digest? HeaderDigest(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.First(), out var digest) ? digest : null;

    private async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, string doing, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var memory = new MemoryStream();
            var buffer = new byte[32 * 1024];
            for (int count; (count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                memory.Write(buffer, 0, count);
                if (memory.Length > ImageContent.LongestManifest)
                {
                    throw new CorruptContentException($"{Name} gave a manifest of more than {ImageContent.LongestManifest:N0} bytes.");
                }
            }

            return memory.ToArray();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw RegistryErrors.Unreachable(exception, doing, transport.Address);
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string reference, string doing, CancellationToken cancellationToken) => transport.SendAsync(
        method,
        transport.Of($"v2/{path}/manifests/{reference}"),
        RegistryTransport.PullScope(path),
        doing,
        cancellationToken,
        also: request =>
        {
            foreach (var mediaType in Accepted)
            {
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(mediaType));
            }
        });
}
