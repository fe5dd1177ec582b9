using System.Text.Json.Nodes;
using Slipway.Testing;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>As much of GitHub's API as a delivery calls, with a memory; each of its answers has the form that GitHub describes.</summary>
public sealed class GitHubStub : IDisposable
{
    private readonly string _root;
    private readonly TinyHttpService _service;
    private readonly List<(string Line, JsonNode? Body)> _changes = [];
    private readonly Dictionary<string, JsonObject> _releases = [];
    private readonly HashSet<string> _environments = [];
    private readonly List<JsonObject> _deployments = [];

    /// <param name="repository">The one repository that it knows, number 4711 of owner 42.</param>
    public GitHubStub(string repository = "acme/shop")
    {
        _root = $"/repos/{repository}";
        _service = new(Answer);
    }

    /// <summary>What goes into <c>GITHUB_API_URL</c>.</summary>
    public Uri Address => _service.Address;

    /// <summary>The environments that there are.</summary>
    public ISet<string> Environments => _environments;

    /// <summary>The environments' variables, by <c>ENVIRONMENT.NAME</c>.</summary>
    public IDictionary<string, string> Variables { get; } = new Dictionary<string, string>();

    /// <summary>The checks that the default branch requires.</summary>
    public ISet<string> RequiredChecks { get; } = new HashSet<string>();

    /// <summary>The text of a tag's release; none when there is no release.</summary>
    public string? NotesOf(string tag) => _releases.GetValueOrDefault(tag)?["body"]?.GetValue<string>();

    /// <summary>Empties the text of a tag's release, as somebody has in a browser.</summary>
    public void Forget(string tag) => _releases[tag]["body"] = "";

    /// <summary>Somebody deployed <paramref name="commit"/> successfully, by other means.</summary>
    public void Deploy(string commit, string environment, DateTimeOffset at) => _deployments.Insert(0, new JsonObject
    {
        ["id"] = _deployments.Count + 1,
        ["sha"] = commit,
        ["ref"] = "main",
        ["task"] = "deploy",
        ["environment"] = environment,
        ["created_at"] = at.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
    });

    /// <summary>Every request that was no read: <c>POST /repos/acme/shop/releases</c>, with what it brought.</summary>
    public IReadOnlyList<(string Line, JsonNode? Body)> Changes
    {
        get
        {
            lock (_changes)
            {
                return [.. _changes];
            }
        }
    }

    public void Dispose() => _service.Dispose();

    private (int Status, string Body) Answer(string request, int number)
    {
        var words = request.Split(' ', 3);
        var (method, path, body) = (words[0], words[1].Split('?')[0], words.ElementAtOrDefault(2) ?? "");
        if (method != "GET")
        {
            lock (_changes)
            {
                _changes.Add(($"{method} {path}", body.Length > 0 ? JsonNode.Parse(body) : null));
            }
        }

        return (method, path.StartsWith(_root, StringComparison.Ordinal) ? path[_root.Length..] : path) switch
        {
            ("GET", "") => (200, """{"id":4711,"default_branch":"main","owner":{"login":"acme","id":42}}"""),
            ("GET", "/environments") => (200, List("environments", _environments.Select(name => KeyValuePair.Create(name, "")))),
            ("PUT", var where) when where.StartsWith("/environments/", StringComparison.Ordinal) => Create(where["/environments/".Length..]),
            ("GET", var where) when where.EndsWith("/secrets", StringComparison.Ordinal) => (200, List("secrets", [])),
            ("GET", var where) when where.EndsWith("/variables", StringComparison.Ordinal) => (200, List("variables", VariablesOf(where.Split('/')[2]))),
            ("GET", var where) when where.StartsWith("/rules/branches/", StringComparison.Ordinal) => (200, Rules()),
            ("GET", var where) when where.StartsWith("/releases/tags/", StringComparison.Ordinal) =>
                _releases.TryGetValue(where["/releases/tags/".Length..], out var release) ? (200, release.ToJsonString()) : NotFound,
            ("POST", "/releases") => Publish(JsonNode.Parse(body)!),
            ("PATCH", var where) when where.StartsWith("/releases/", StringComparison.Ordinal) => Update(int.Parse(where["/releases/".Length..]), JsonNode.Parse(body)!),
            ("GET", "/releases") => (200, new JsonArray([.. _releases.Values.Select(release => release.DeepClone())]).ToJsonString()),
            ("POST", var where) when where.EndsWith("/dispatches", StringComparison.Ordinal) => (204, ""),
            ("GET", "/deployments") => (200, new JsonArray([.. _deployments
                .Where(one => words[1].Contains($"environment={one["environment"]}", StringComparison.Ordinal)).Select(one => one.DeepClone())]).ToJsonString()),
            ("GET", var where) when where.EndsWith("/statuses", StringComparison.Ordinal) => (200, Succeeded(where.Split('/')[^2])),
            ("GET", var where) when where.EndsWith("/pulls", StringComparison.Ordinal) => (200, "[]"),
            _ => NotFound,
        };
    }

    private static (int Status, string Body) NotFound => (404, """{"message":"Not Found"}""");

    private string Succeeded(string deployment) => new JsonArray(new JsonObject
    {
        ["state"] = "success",
        ["created_at"] = _deployments.Single(one => $"{one["id"]}" == deployment)["created_at"]!.DeepClone(),
    }).ToJsonString();

    private (int Status, string Body) Create(string environment)
    {
        _environments.Add(environment);
        return (200, new JsonObject { ["id"] = 1, ["name"] = environment }.ToJsonString());
    }

    private (int Status, string Body) Update(int id, JsonNode wanted)
    {
        var release = _releases.Values.Single(one => one["id"]!.GetValue<int>() == id);
        foreach (var member in (string[])["name", "body"])
        {
            release[member] = wanted[member]?.DeepClone();
        }

        return (200, release.ToJsonString());
    }

    private (int Status, string Body) Publish(JsonNode wanted)
    {
        var tag = wanted["tag_name"]!.GetValue<string>();
        if (_releases.ContainsKey(tag))
        {
            return (422, """{"message":"Validation Failed","errors":[{"resource":"Release","code":"already_exists","field":"tag_name"}]}""");
        }

        var release = new JsonObject
        {
            ["id"] = _releases.Count + 1,
            ["tag_name"] = tag,
            ["name"] = wanted["name"]?.GetValue<string>(),
            ["html_url"] = $"https://github.com/acme/shop/releases/tag/{tag}",
            ["upload_url"] = $"{Address}repos/acme/shop/releases/1/assets{{?name,label}}",
            ["body"] = wanted["body"]?.GetValue<string>(),
            ["draft"] = false,
            ["prerelease"] = false,
            ["assets"] = new JsonArray(),
        };
        _releases[tag] = release;
        return (201, release.ToJsonString());
    }

    private IEnumerable<KeyValuePair<string, string>> VariablesOf(string environment) => Variables
        .Where(pair => pair.Key.StartsWith($"{environment}.", StringComparison.Ordinal)).Select(pair => KeyValuePair.Create(pair.Key[(environment.Length + 1)..], pair.Value));

    private static string List(string member, IEnumerable<KeyValuePair<string, string>> settings) => new JsonObject
    {
        ["total_count"] = settings.Count(),
        [member] = new JsonArray([.. settings.Select(pair => new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value })]),
    }.ToJsonString();

    private string Rules() => new JsonArray(new JsonObject
    {
        ["type"] = "required_status_checks",
        ["parameters"] = new JsonObject
        {
            ["required_status_checks"] = new JsonArray([.. RequiredChecks.Select(check => new JsonObject { ["context"] = check })]),
        },
    }).ToJsonString();
}
