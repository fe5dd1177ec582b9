using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>
/// The registry that ECR's passwords open: rights and tags are decided here as the service decides them, all content goes to a real docker-registry behind.
/// </summary>
internal sealed class RegistryFront(string backend, AwsStubSettings settings, EcrStub ecr) : IDisposable
{
    /// <summary>Where the request's items say who asked.</summary>
    public static readonly object Who = new();

    private static readonly string[] HopByHop = ["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Proxy-Authenticate", "TE", "Trailer"];

    private readonly AwsPrincipal _nodes = new($"arn:aws:sts::{settings.Account}:assumed-role/nodes/i-0", "", "", null, null, null);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => _http.Dispose();

    /// <summary>Answers a request below <c>/v2/</c>, and notes who asked at <see cref="Who"/>.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var (who, expired) = Password(request) is { } password ? ecr.WhoHas(password)
            : settings.NodesMayPull && isRead ? (_nodes, false)
            : (null, false);
        if (who is null || expired)
        {
            context.Response.Headers.WWWAuthenticate = $"Basic realm=\"{settings.Address}/\",service=\"ecr.amazonaws.com\"";
            await (expired
                ? RefuseAsync(context, 403, "DENIED", "Your authorization token has expired. Reauthenticate and try again.")
                : RefuseAsync(context, 401, "UNAUTHORIZED", "Not Authorized")).ConfigureAwait(false);
            return;
        }

        context.Items[Who] = who.Arn;
        var parts = request.Path.Value!["/v2/".Length..].Split('/');
        var at = Array.FindLastIndex(parts, part => part is "blobs" or "manifests" or "tags" or "referrers");
        if (at <= 0)
        {
            context.Response.StatusCode = 200; // the root: whether one is known
            return;
        }

        var (name, kind, rest) = (string.Join('/', parts[..at]), parts[at], string.Join('/', parts[(at + 1)..]));
        if (Array.Find(Needed(request.Method, kind, rest), action => !who.May(action)) is { } missing)
        {
            await RefuseAsync(context, 403, "DENIED", AwsStubError.Denied(who, missing, ecr.ArnOf(name)).Message).ConfigureAwait(false);
        }
        else if (ecr.Find(name) is not { } repository)
        {
            await RefuseAsync(context, 404, "NAME_UNKNOWN", $"The repository with name '{name}' does not exist in the registry with id '{settings.Account}'").ConfigureAwait(false);
        }
        else if (kind == "tags")
        {
            await ListTagsAsync(context, repository).ConfigureAwait(false);
        }
        else if (kind == "manifests" && HttpMethods.IsPut(request.Method))
        {
            await PutManifestAsync(context, repository, rest).ConfigureAwait(false);
        }
        else if (kind == "manifests")
        {
            await ReadManifestAsync(context, repository, rest).ConfigureAwait(false);
        }
        else
        {
            await PassAsync(context).ConfigureAwait(false);
        }
    }

    /// <summary>Puts a manifest into the registry behind, by its digest, so that it checks that every blob is there.</summary>
    public async Task StoreAsync(string repository, string digest, byte[] manifest, string mediaType)
    {
        using var content = new ByteArrayContent(manifest) { Headers = { ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(mediaType) } };
        using var answer = await _http.PutAsync(new Uri($"http://{backend}/v2/{repository}/manifests/{digest}"), content).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw new AwsStubError(
                "LayersNotFoundException", $"Layers of the manifest are not there: {await answer.Content.ReadAsStringAsync().ConfigureAwait(false)}");
        }
    }

    private static string[] Needed(string method, string kind, string rest) => (method, kind) switch
    {
        ("HEAD", "blobs") => ["ecr:BatchCheckLayerAvailability"],
        ("GET", "blobs") when !rest.StartsWith("uploads", StringComparison.Ordinal) => ["ecr:GetDownloadUrlForLayer"],
        ("POST", "blobs") => ["ecr:InitiateLayerUpload"],
        ("PATCH", "blobs") => ["ecr:UploadLayerPart"],
        ("PUT", "blobs") => ["ecr:CompleteLayerUpload"],
        ("PUT", "manifests") => ["ecr:PutImage"],
        ("GET" or "HEAD", "manifests") => ["ecr:BatchGetImage"],
        (_, "tags") => ["ecr:ListImages"],
        _ => [],
    };

    private static string? Password(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Basic ", StringComparison.Ordinal)
            && Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])).Split(':', 2) is ["AWS", var password] ? password : null;
    }

    private static async Task RefuseAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(new { errors = (object[])[new { code, message }] }).ConfigureAwait(false);
    }

    private static async Task ListTagsAsync(HttpContext context, StubRepository repository)
    {
        string[] tags;
        lock (repository.Lock)
        {
            tags = [.. repository.Tags.Keys];
        }

        await context.Response.WriteAsJsonAsync(new { name = repository.Name, tags }).ConfigureAwait(false);
    }

    private async Task PutManifestAsync(HttpContext context, StubRepository repository, string reference)
    {
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory).ConfigureAwait(false);
        var manifest = memory.ToArray();
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(manifest))}";
        var mediaType = context.Request.ContentType ?? "application/vnd.oci.image.manifest.v1+json";
        try
        {
            await StoreAsync(repository.Name, digest, manifest, mediaType).ConfigureAwait(false);
            repository.Put(ecr.Read(digest, mediaType, manifest), reference.StartsWith("sha256:", StringComparison.Ordinal) ? null : reference);
        }
        catch (AwsStubError error) when (error.Code == "ImageAlreadyExistsException")
        {
            // The registry's own protocol takes the same once more.
        }
        catch (AwsStubError error)
        {
            await RefuseAsync(
                context, 400, error.Code == "ImageTagAlreadyExistsException" ? "TAG_INVALID" : "MANIFEST_INVALID", error.Message).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = 201;
        context.Response.Headers["Docker-Content-Digest"] = digest;
        context.Response.Headers.Location = $"/v2/{repository.Name}/manifests/{digest}";
    }

    private static async Task ReadManifestAsync(HttpContext context, StubRepository repository, string reference)
    {
        if (!repository.TryFind(reference, out var image))
        {
            await RefuseAsync(context, 404, "MANIFEST_UNKNOWN", "Requested image not found").ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = image.MediaType;
        context.Response.ContentLength = image.Manifest.Length;
        context.Response.Headers["Docker-Content-Digest"] = image.Digest;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(image.Manifest).ConfigureAwait(false);
        }
    }

    private async Task PassAsync(HttpContext context)
    {
        var request = context.Request;
        using var passed = new HttpRequestMessage(new HttpMethod(request.Method), new Uri($"http://{backend}{request.Path}{request.QueryString}"));
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
        {
            passed.Content = new StreamContent(request.Body);
        }

        foreach (var (header, values) in request.Headers.Where(header => !HopByHop.Contains(header.Key) && header.Key is not ("Authorization" or "Expect")))
        {
            if (!passed.Headers.TryAddWithoutValidation(header, values.AsEnumerable()))
            {
                passed.Content?.Headers.TryAddWithoutValidation(header, values.AsEnumerable());
            }
        }

        passed.Headers.Host = request.Host.Value; // places that the registry names must lead here
        using var answer = await _http.SendAsync(passed, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (header, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !HopByHop.Contains(header.Key)))
        {
            context.Response.Headers[header] = values.ToArray();
        }

        if (!HttpMethods.IsHead(request.Method))
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
