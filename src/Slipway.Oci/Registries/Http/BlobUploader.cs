using System.Net;
using System.Net.Http.Headers;

namespace Slipway.Oci.Registries.Http;

/// <summary>
/// Sends one blob (OCI distribution specification, “Pushing a blob in chunks”). After a break it asks the registry how much arrived and goes on from there; the
/// source is read again from its beginning to that place, so that every byte that counts has been checked against the digest.
/// </summary>
internal sealed class BlobUploader(RegistryTransport transport, UploadSessions sessions)
{
    /// <summary>
    /// Makes the repository hold the blob; answers how many bytes were sent for it. <paramref name="mountFrom"/> is a repository of the same registry
    /// that holds it.
    /// </summary>
    public async Task<long> UploadAsync(string path, Descriptor blob, IImageSource source, string? mountFrom, CancellationToken cancellationToken)
    {
        var upload = new Upload(path, blob, $"send the blob {blob.Digest} to {transport.Address.Host}/{path}");
        if (!await ResumeOrStartAsync(upload, mountFrom, cancellationToken).ConfigureAwait(false))
        {
            return 0; // mounted
        }

        for (var (failures, restarts) = (0, 0); ;)
        {
            var before = upload.Offset;
            Exception? failure;
            TimeSpan? asked = null;
            try
            {
                (failure, asked) = await SendRestAsync(upload, source, cancellationToken).ConfigureAwait(false);
                if (failure is null)
                {
                    sessions.Forget(path, blob.Digest);
                    return upload.Sent;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                failure = exception;
            }
            catch (RegistryException exception)
            {
                sessions.Forget(path, blob.Digest);
                if (!upload.IsFromEarlierRun || exception.Status != HttpStatusCode.BadRequest)
                {
                    throw;
                }

                // What an earlier run had sent was not this blob's beginning.
                await StartAsync(upload, mountFrom: null, cancellationToken).ConfigureAwait(false);
                continue;
            }

            failures = upload.Offset > before ? 1 : failures + 1;
            if (Math.Max(failures, restarts) > transport.Options.Retry.Retries)
            {
                throw failure as RegistryException ?? RegistryErrors.Unreachable(failure, upload.Doing, transport.Address);
            }

            await Task.Delay(Backoff.For(failures, transport.Options.Retry, asked), transport.Clock, cancellationToken).ConfigureAwait(false);
            if (await HasAsync(path, blob, cancellationToken).ConfigureAwait(false))
            {
                sessions.Forget(path, blob.Digest);
                return upload.Sent; // the commit arrived, only its answer did not
            }

            if (!await FindOffsetAsync(upload, cancellationToken).ConfigureAwait(false))
            {
                restarts++;
                await StartAsync(upload, mountFrom: null, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether the repository holds the blob.</summary>
    public async Task<bool> HasAsync(string path, Descriptor blob, CancellationToken cancellationToken)
    {
        var doing = $"look for the blob {blob.Digest} in {transport.Address.Host}/{path}";
        using var response = await transport.SendAsync(
            HttpMethod.Head, transport.Of($"v2/{path}/blobs/{blob.Digest}"), RegistryTransport.PushScope(path), doing, cancellationToken).ConfigureAwait(false);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => response.Content.Headers.ContentLength is not { } length || length == blob.Size,
            HttpStatusCode.NotFound => false,
            _ => throw await transport.FailureAsync(response, doing, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<bool> ResumeOrStartAsync(Upload upload, string? mountFrom, CancellationToken cancellationToken)
    {
        if (sessions.Find(upload.Path, upload.Blob.Digest) is { } known && known.Authority == transport.ApiRoot.Authority)
        {
            upload.Location = known;
            if (await FindOffsetAsync(upload, cancellationToken).ConfigureAwait(false))
            {
                upload.IsFromEarlierRun = true;
                return true;
            }
        }

        return await StartAsync(upload, mountFrom, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens an upload, or mounts the blob; answers whether there is something to send.</summary>
    private async Task<bool> StartAsync(Upload upload, string? mountFrom, CancellationToken cancellationToken)
    {
        var query = mountFrom is null ? "" : $"?mount={Uri.EscapeDataString(upload.Blob.Digest.ToString())}&from={Uri.EscapeDataString(mountFrom)}";
        var scope = RegistryTransport.PushScope(upload.Path) + (mountFrom is null ? "" : $" {RegistryTransport.PullScope(mountFrom)}");
        using var response = await transport.SendAsync(
            HttpMethod.Post, transport.Of($"v2/{upload.Path}/blobs/uploads/{query}"), scope, upload.Doing, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Created)
        {
            return false;
        }

        if (response.StatusCode != HttpStatusCode.Accepted)
        {
            throw await transport.FailureAsync(response, upload.Doing, cancellationToken).ConfigureAwait(false);
        }

        upload.Offset = 0;
        upload.IsFromEarlierRun = false;
        MoveTo(upload, response);
        return true;
    }

    /// <summary>Asks how much arrived; answers whether the registry still knows the upload.</summary>
    private async Task<bool> FindOffsetAsync(Upload upload, CancellationToken cancellationToken)
    {
        using var response = await transport.SendAsync(
            HttpMethod.Get, upload.Location!, RegistryTransport.PushScope(upload.Path), upload.Doing, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            return false;
        }

        upload.Offset = ReceivedOf(response) ?? 0;
        MoveTo(upload, response);
        return upload.Offset <= upload.Blob.Size;
    }

    private async Task<(Exception? Failure, TimeSpan? Asked)> SendRestAsync(Upload upload, IImageSource source, CancellationToken cancellationToken)
    {
        var content = await source.OpenBlobAsync(upload.Blob, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            await SkipAsync(content, upload.Offset, cancellationToken).ConfigureAwait(false);
            while (upload.Offset < upload.Blob.Size)
            {
                var failed = await SendChunkAsync(upload, content, cancellationToken).ConfigureAwait(false);
                if (failed.Failure is not null)
                {
                    return failed;
                }
            }

            await SkipAsync(content, 1, cancellationToken, mayEnd: true).ConfigureAwait(false); // the end is where the digest is checked
        }

        using var commit = await transport.SendAsync(
            HttpMethod.Put,
            new Uri($"{upload.Location}{(upload.Location!.Query.Length == 0 ? "?" : "&")}digest={Uri.EscapeDataString(upload.Blob.Digest.ToString())}"),
            RegistryTransport.PushScope(upload.Path),
            upload.Doing,
            cancellationToken).ConfigureAwait(false);
        return await JudgeAsync(commit, upload, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(Exception? Failure, TimeSpan? Asked)> SendChunkAsync(Upload upload, Stream content, CancellationToken cancellationToken)
    {
        var patience = transport.Options.Patience;
        using var silence = new CancellationTokenSource(patience, transport.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        var length = Math.Min(transport.Options.ChunkSize, upload.Blob.Size - upload.Offset);
        using var body = new StreamingContent(content, length, moved: () => silence.CancelAfter(patience));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        body.Headers.TryAddWithoutValidation("Content-Range", $"{upload.Offset}-{upload.Offset + length - 1}");
        using var request = new HttpRequestMessage(HttpMethod.Patch, upload.Location) { Content = body };
        try
        {
            using var response = await transport.StreamAsync(request, RegistryTransport.PushScope(upload.Path), either.Token).ConfigureAwait(false);
            if (response.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.NoContent))
            {
                return await JudgeAsync(response, upload, cancellationToken).ConfigureAwait(false);
            }

            var received = Math.Max(ReceivedOf(response) ?? upload.Offset + length, upload.Offset + length == 1 ? 1 : 0);
            MoveTo(upload, response);
            var whole = received == upload.Offset + length;
            upload.Sent += length;
            upload.Offset = received;
            return whole ? (null, null) : (new IOException($"The registry kept {received:N0} bytes of what was sent."), null);
        }
        catch (Exception) when (body.SourceFailure is { } reading)
        {
            throw reading is IOException
                ? new CorruptContentException($"The blob {upload.Blob.Digest} could not be read to its end.", reading.Message, inner: reading)
                : reading;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{transport.Address.Host} took nothing for {patience.TotalSeconds:0.#} s.", exception);
        }
    }

    /// <summary>Nothing for a success; a failure that may pass for what is worth another try; else throws.</summary>
    private async Task<(Exception? Failure, TimeSpan? Asked)> JudgeAsync(HttpResponseMessage response, Upload upload, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return (null, null);
        }

        var failure = await transport.FailureAsync(response, upload.Doing, cancellationToken).ConfigureAwait(false);
        var mayPass = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.RequestTimeout
            or HttpStatusCode.RequestedRangeNotSatisfiable
            or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
        return mayPass ? (failure, response.Headers.RetryAfter?.Delta) : throw failure;
    }

    private static async Task SkipAsync(Stream content, long count, CancellationToken cancellationToken, bool mayEnd = false)
    {
        var buffer = new byte[128 * 1024];
        while (count > 0)
        {
            var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                _ = mayEnd ? 0 : throw new CorruptContentException("The blob is shorter than what the registry has of it.");
                return;
            }

            count -= read;
        }
    }

    /// <summary><c>Range: 0-99</c> means that a hundred bytes arrived; registries say <c>0-0</c> for none, too.</summary>
    private static long? ReceivedOf(HttpResponseMessage response)
    {
        var range = response.Headers.TryGetValues("Range", out var values) ? values.First() : null;
        range ??= response.Content.Headers.TryGetValues("Range", out var others) ? others.First() : null;
        return range?.Replace("bytes=", "").Split('-') is [_, var last] && long.TryParse(last, out var end) ? end == 0 ? 0 : end + 1 : null;
    }

    private void MoveTo(Upload upload, HttpResponseMessage response)
    {
        if (response.Headers.Location is { } location)
        {
            upload.Location = location.IsAbsoluteUri ? location : new Uri(transport.ApiRoot, location);
            sessions.Note(upload.Path, upload.Blob.Digest, upload.Location);
        }
        else if (upload.Location is null)
        {
            throw new RegistryException(
                $"The registry {transport.Address.Host} gave no place to upload to.",
                "Its answer lacks the Location header.",
                "Check the registry or the proxy before it.");
        }
    }

    private sealed class Upload(string path, Descriptor blob, string doing)
    {
        public string Path { get; } = path;

        public Descriptor Blob { get; } = blob;

        public string Doing { get; } = doing;

        public Uri? Location { get; set; }

        public long Offset { get; set; }

        public bool IsFromEarlierRun { get; set; }

        public long Sent { get; set; }
    }
}
