using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Infrastructure.Tests.GitHub;

/// <summary>As much of GitHub as several calls after each other must find: releases with assets, deployments with statuses, in pages of two.</summary>
internal sealed class GitHubMemory(Uri address)
{
    private const int PageSize = 2;
    private const string Repository = "/repos/acme/shop";

    private readonly Lock _lock = new();
    private readonly List<JsonObject> _releases = [];
    private readonly List<JsonObject> _deployments = [];
    private readonly Dictionary<int, List<JsonObject>> _statuses = [];
    private int _last;

    /// <summary>Answers that come before those of the memory, one each.</summary>
    public Queue<HttpResponseMessage> Instead { get; } = new();

    /// <summary>Happens between a build's look for a release and its creation, once.</summary>
    public Action? BeforeCreation { get; set; }

    public IReadOnlyList<JsonObject> Releases => _releases;

    public IReadOnlyList<JsonObject> Deployments => _deployments;

    public HttpResponseMessage Answer(HttpRequestMessage request, byte[] body)
    {
        lock (_lock)
        {
            if (Instead.TryDequeue(out var instead))
            {
                return instead;
            }

            var uri = request.RequestUri!;
            var path = uri.AbsolutePath[Repository.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
            return (request.Method.Method, path) switch
            {
                ("GET", ["releases", "tags", var tag]) => _releases.Find(one => $"{one["tag_name"]}" == tag) is { } found ? Json(found) : Missing(),
                ("GET", ["releases"]) => Page(_releases, uri),
                ("POST", ["releases"]) => Publish(Parsed(body)),
                ("PATCH", ["releases", var id]) => Json(Merge(_releases.Find(one => $"{one["id"]}" == id)!, Parsed(body))),
                ("POST", ["releases", var id, "assets"]) => Attach(_releases.Find(one => $"{one["id"]}" == id)!, uri.Query.Split('=')[1], body),
                ("DELETE", ["releases", "assets", var id]) => Detach(id),
                ("GET", ["deployments"]) => Page(_deployments, uri),
                ("POST", ["deployments"]) => Deploy(Parsed(body)),
                ("GET", ["deployments", var id, "statuses"]) => Page(_statuses[int.Parse(id)], uri),
                ("POST", ["deployments", var id, "statuses"]) => Add(_statuses[int.Parse(id)], Parsed(body)),
                _ => throw new InvalidOperationException($"Nobody asks for {request.Method} {uri}."),
            };
        }
    }

    public static HttpResponseMessage Limited(HttpStatusCode status, string header, string value)
    {
        var answer = Json(new JsonObject { ["message"] = "You have exceeded a rate limit." }, status);
        answer.Headers.Add(header, value);
        answer.Headers.Add("x-ratelimit-remaining", "0");
        return answer;
    }

    private static HttpResponseMessage Missing() => Json(new JsonObject { ["message"] = "Not Found" }, HttpStatusCode.NotFound);

    private static JsonObject Parsed(byte[] body) => JsonNode.Parse(body)!.AsObject();

    private static HttpResponseMessage Json(JsonNode node, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(node.ToJsonString(), Encoding.UTF8, "application/json") };

    private static JsonObject Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            into[name] = value?.DeepClone();
        }

        return into;
    }

    private HttpResponseMessage Page(List<JsonObject> all, Uri uri)
    {
        var page = uri.Query.Split('?', '&').Where(part => part.StartsWith("page=", StringComparison.Ordinal))
            .Select(part => int.Parse(part["page=".Length..])).FirstOrDefault(1);
        var answer = Json(new JsonArray([.. Enumerable.Reverse(all).Skip((page - 1) * PageSize).Take(PageSize).Select(one => one.DeepClone())]));
        if (page * PageSize < all.Count)
        {
            answer.Headers.Add("Link", $"<{address.GetLeftPart(UriPartial.Authority)}{uri.AbsolutePath}?per_page=100&page={page + 1}>; rel=\"next\"");
        }

        return answer;
    }

    private HttpResponseMessage Publish(JsonObject wanted)
    {
        var between = BeforeCreation;
        BeforeCreation = null;
        between?.Invoke();
        if (_releases.Exists(one => $"{one["tag_name"]}" == $"{wanted["tag_name"]}"))
        {
            var error = new JsonObject { ["resource"] = "Release", ["code"] = "already_exists", ["field"] = "tag_name" };
            return Json(new JsonObject { ["message"] = "Validation Failed", ["errors"] = new JsonArray(error) }, HttpStatusCode.UnprocessableEntity);
        }

        return Add(_releases, Release(wanted));
    }

    public JsonObject Release(JsonObject wanted)
    {
        var id = ++_last;
        return Merge(new JsonObject
        {
            ["id"] = id,
            ["upload_url"] = $"{address}repos/acme/shop/releases/{id}/assets{{?name,label}}",
            ["assets"] = new JsonArray(),
        }, wanted);
    }

    public void Put(JsonObject release) => _releases.Add(release);

    private HttpResponseMessage Attach(JsonObject release, string name, byte[] content)
    {
        var asset = new JsonObject
        {
            ["id"] = ++_last,
            ["name"] = name,
            ["state"] = "uploaded",
            ["size"] = content.Length,
            ["digest"] = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}",
        };
        release["assets"]!.AsArray().Add(asset);
        return Json(asset.DeepClone(), HttpStatusCode.Created);
    }

    private HttpResponseMessage Detach(string id)
    {
        foreach (var assets in _releases.Select(release => release["assets"]!.AsArray()))
        {
            assets.RemoveAll(asset => $"{asset!["id"]}" == id);
        }

        return new(HttpStatusCode.NoContent);
    }

    private HttpResponseMessage Deploy(JsonObject wanted)
    {
        wanted["id"] = ++_last;
        wanted["sha"] = wanted["ref"]?.DeepClone();
        wanted["created_at"] = "2026-03-01T00:00:00Z";
        _statuses[_last] = [];
        return Add(_deployments, wanted);
    }

    private static HttpResponseMessage Add(List<JsonObject> list, JsonObject one)
    {
        one["created_at"] = "2026-03-01T00:00:00Z";
        list.Add(one);
        return Json(one.DeepClone(), HttpStatusCode.Created);
    }
}
