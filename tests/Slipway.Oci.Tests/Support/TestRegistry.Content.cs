using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Slipway.Oci.Tests.Support;

/// <content>Blobs, manifests, tags and referrers.</content>
internal sealed partial class TestRegistry
{
    /// <summary>Loses every unfinished upload.</summary>
    public void ForgetUploads() => _uploads.Clear();

    /// <summary>Turns what arrived of every unfinished upload into something else; answers how many there were.</summary>
    public int SpoilUploads()
    {
        var begun = _uploads.Values.Where(upload => upload.Length > 0).ToList();
        begun.ForEach(upload => upload.GetBuffer()[0] ^= 1);
        return begun.Count;
    }

    private async Task HandleUploadAsync(HttpContext context, Repository repository, string id, RecordedRequest record)
    {
        var request = context.Request;
        var name = request.Path.Value![..request.Path.Value!.IndexOf("/blobs/uploads/", StringComparison.Ordinal)];
        if (request.Method == "POST")
        {
            if (request.Query["mount"].ToString() is { Length: > 0 } mount && Of(request.Query["from"].ToString()).Blobs.TryGetValue(mount, out var mounted))
            {
                repository.Blobs[mount] = mounted;
                context.Response.StatusCode = 201;
                return;
            }

            id = Guid.NewGuid().ToString("n");
            _uploads[id] = new MemoryStream();
            Accept(context, name, id, 202);
            return;
        }

        if (!_uploads.TryGetValue(id, out var upload))
        {
            await FailAsync(context, 404, "BLOB_UPLOAD_UNKNOWN");
            return;
        }

        switch (request.Method)
        {
            case "GET":
                Accept(context, name, id, 204);
                break;
            case "PATCH":
                if (!request.Headers["Content-Range"].ToString().StartsWith($"{upload.Length}-", StringComparison.Ordinal))
                {
                    await FailAsync(context, 416, "BLOB_UPLOAD_INVALID");
                    break;
                }

                await KeepWhatArrivesAsync(context, upload, record);
                Accept(context, name, id, 202);
                break;
            case "PUT":
                var digest = request.Query["digest"].ToString();
                if (Digest.Of(upload.ToArray()).ToString() != digest)
                {
                    await FailAsync(context, 400, "DIGEST_INVALID");
                    break;
                }

                repository.Blobs[digest] = upload.ToArray();
                _uploads.TryRemove(id, out _);
                context.Response.StatusCode = 201;
                context.Response.ContentLength = 0;
                break;
            default:
                await FailAsync(context, 405, "UNSUPPORTED");
                break;
        }
    }

    private static async Task KeepWhatArrivesAsync(HttpContext context, MemoryStream upload, RecordedRequest record)
    {
        var buffer = new byte[16 * 1024];
        for (int count; (count = await context.Request.Body.ReadAsync(buffer)) > 0;)
        {
            upload.Write(buffer, 0, count);
            record.BodyBytes += count;
        }
    }

    private void Accept(HttpContext context, string name, string id, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = $"{name}/blobs/uploads/{id}?state=kept";
        context.Response.Headers["Range"] = $"0-{Math.Max(0, _uploads[id].Length - 1)}";
        if (status != 204)
        {
            context.Response.ContentLength = 0;
        }
    }

    private static async Task HandleBlobAsync(HttpContext context, Repository repository, string digest, RecordedRequest record)
    {
        if (!repository.Blobs.TryGetValue(digest, out var blob))
        {
            await FailAsync(context, 404, "BLOB_UNKNOWN");
            return;
        }

        var from = context.Request.Headers.Range.ToString() is { Length: > 0 } range ? int.Parse(range["bytes=".Length..].TrimEnd('-')) : 0;
        await WriteAsync(context, from > 0 ? 206 : 200, "application/octet-stream", blob[from..]);
    }

    private async Task HandleManifestAsync(HttpContext context, Repository repository, string reference, RecordedRequest record)
    {
        if (context.Request.Method == "PUT")
        {
            await PutManifestAsync(context, repository, reference);
            return;
        }

        var digest = repository.Tags.GetValueOrDefault(reference, reference);
        if (!repository.Manifests.TryGetValue(digest, out var manifest))
        {
            await FailAsync(context, 404, "MANIFEST_UNKNOWN");
            return;
        }

        if (context.Request.Method == "DELETE")
        {
            repository.Manifests.TryRemove(digest, out _);
            foreach (var tag in repository.Tags.Where(tag => tag.Value == digest))
            {
                repository.Tags.TryRemove(tag);
            }

            context.Response.StatusCode = 202;
            return;
        }

        context.Response.Headers["Docker-Content-Digest"] = digest;
        await WriteAsync(context, 200, manifest.MediaType, manifest.Bytes);
    }

    private async Task PutManifestAsync(HttpContext context, Repository repository, string reference)
    {
        var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory);
        var json = JsonDocument.Parse(memory.ToArray()).RootElement;
        var blobs = json.TryGetProperty("layers", out var layers) ? layers.EnumerateArray().Append(json.GetProperty("config")).Select(DigestOf) : [];
        var children = json.TryGetProperty("manifests", out var manifests)
            && !reference.StartsWith("sha256-", StringComparison.Ordinal)
            ? manifests.EnumerateArray().Select(DigestOf)
            : [];
        if (blobs.Any(blob => !repository.Blobs.ContainsKey(blob)) || children.Any(child => !repository.Manifests.ContainsKey(child)))
        {
            await FailAsync(context, 400, "MANIFEST_BLOB_UNKNOWN");
            return;
        }

        var digest = Digest.Of(memory.ToArray()).ToString();
        repository.Manifests[digest] = (context.Request.ContentType!, memory.ToArray());
        if (reference != digest)
        {
            repository.Tags[reference] = digest;
        }

        if (HasReferrersApi && json.TryGetProperty("subject", out var subject))
        {
            context.Response.Headers["OCI-Subject"] = DigestOf(subject);
        }

        context.Response.Headers["Docker-Content-Digest"] = digest;
        context.Response.ContentLength = 0;
        context.Response.StatusCode = 201;
    }

    private async Task HandleTagsAsync(HttpContext context, Repository repository, string rest, RecordedRequest record)
    {
        var last = context.Request.Query["last"].ToString();
        var left = repository.Tags.Keys.Order(StringComparer.Ordinal).Where(tag => string.CompareOrdinal(tag, last) > 0).ToList();
        var page = left.Take(PageSize).ToList();
        if (left.Count > page.Count)
        {
            context.Response.Headers.Link = $"<{context.Request.Path}?n={PageSize}&last={page[^1]}>; rel=\"next\"";
        }

        await WriteAsync(
            context, repository.Manifests.IsEmpty ? 404 : 200, "application/json", JsonSerializer.SerializeToUtf8Bytes(new { name = "x", tags = page }));
    }

    private async Task HandleReferrersAsync(HttpContext context, Repository repository, string digest, RecordedRequest record)
    {
        if (!HasReferrersApi)
        {
            await FailAsync(context, 404, "UNSUPPORTED");
            return;
        }

        var found = repository.Manifests
            .Where(manifest => JsonDocument.Parse(manifest.Value.Bytes).RootElement.TryGetProperty("subject", out var subject) && DigestOf(subject) == digest)
            .Select(manifest => new Descriptor(manifest.Value.MediaType, Digest.Parse(manifest.Key), manifest.Value.Bytes.Length));
        await WriteAsync(context, 200, MediaTypes.Index, OciJson.Write(new ImageIndex { Manifests = [.. found] }));
    }

    private static string DigestOf(JsonElement descriptor) => descriptor.GetProperty("digest").GetString()!;
}
