using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>ECR's API, operation by operation (Amazon ECR API Reference, 2015-09-21).</summary>
internal sealed partial class EcrStub(AwsStubSettings settings, Func<string, string, byte[], string, Task> store)
{
    private readonly ConcurrentDictionary<string, StubRepository> _repositories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (AwsPrincipal Who, DateTimeOffset Until)> _tokens = new(StringComparer.Ordinal);

    /// <summary>Answers one operation, or refuses as the service does.</summary>
    public async Task<JsonNode> AnswerAsync(AwsPrincipal who, string operation, JsonObject request)
    {
        var repository = Text(request, "repositoryName");
        var resource = repository is null ? "*" : ArnOf(repository);
        if (!who.May($"ecr:{operation}"))
        {
            throw AwsStubError.Denied(who, $"ecr:{operation}", resource);
        }

        return operation switch
        {
            "GetAuthorizationToken" => Authorize(who),
            "DescribeRepositories" => DescribeRepositories(request),
            "CreateRepository" => Create(request),
            "DescribeImages" => DescribeImages(Need(request), request),
            "BatchGetImage" => BatchGet(Need(request), request),
            "PutImage" => await PutAsync(Need(request), request).ConfigureAwait(false),
            "BatchDeleteImage" => BatchDelete(Need(request), request),
            "PutLifecyclePolicy" => PutPolicy(Need(request), request),
            "GetLifecyclePolicy" => GetPolicy(Need(request)),
            "DescribeImageScanFindings" => Findings(Need(request), request),
            "DescribeImageReplicationStatus" => Replication(Need(request), request),
            _ => throw new AwsStubError("UnknownOperationException", $"The operation {operation} is not known."),
        };
    }

    /// <summary>The repository of that name; absent when there is none.</summary>
    public StubRepository? Find(string name) => _repositories.GetValueOrDefault(name);

    /// <summary>Adds one, as somebody has created it before.</summary>
    public void Add(string name) => _repositories.TryAdd(name, new(name, immutable: true, scanOnPush: true, settings.Clock.GetUtcNow()));

    /// <summary>Adds an image without any content but its tag's name.</summary>
    public string Add(string repository, string tag)
    {
        const string mediaType = "application/vnd.oci.image.manifest.v1+json";
        var manifest = Encoding.UTF8.GetBytes(new JsonObject { ["schemaVersion"] = 2, ["annotations"] = new JsonObject { ["tag"] = tag } }.ToJsonString());
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(manifest))}";
        Find(repository)!.Put(Read(digest, mediaType, manifest), tag);
        return digest;
    }

    public string ArnOf(string repository) => $"arn:aws:ecr:{settings.Region}:{settings.Account}:repository/{repository}";

    /// <summary>Who a password was given to, and whether it is still good.</summary>
    public (AwsPrincipal? Who, bool Expired) WhoHas(string password) =>
        _tokens.TryGetValue(password, out var token) ? (token.Who, token.Until <= settings.Clock.GetUtcNow()) : (null, false);

    /// <summary>Ends every password now, as time would.</summary>
    public void ExpireTokens()
    {
        foreach (var (password, token) in _tokens)
        {
            _tokens[password] = token with { Until = settings.Clock.GetUtcNow().AddMinutes(-1) };
        }
    }

    private static string? Text(JsonObject request, string name) => request[name]?.GetValue<string>();

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private StubRepository Need(JsonObject request)
    {
        if (Text(request, "registryId") is { } registry && registry != settings.Account)
        {
            throw new AwsStubError("RepositoryNotFoundException", $"The registry with id '{registry}' is not this account's.");
        }

        var name = Text(request, "repositoryName") ?? throw new AwsStubError(
            "InvalidParameterException", "1 validation error detected: 'repositoryName' must not be null");
        return Find(name) ?? throw NotFound(name);
    }

    private AwsStubError NotFound(string name) =>
        new("RepositoryNotFoundException", $"The repository with name '{name}' does not exist in the registry with id '{settings.Account}'");

    private JsonObject Authorize(AwsPrincipal who)
    {
        var until = settings.Clock.GetUtcNow() + settings.TokenLifetime;
        var password = RandomNumberGenerator.GetHexString(200);
        _tokens[password] = (who, until);
        return new()
        {
            ["authorizationData"] = new JsonArray(new JsonObject
            {
                ["authorizationToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"AWS:{password}")),
                ["expiresAt"] = Seconds(until),
                ["proxyEndpoint"] = settings.Address,
            }),
        };
    }

    private JsonObject DescribeRepositories(JsonObject request)
    {
        if (request["repositoryNames"] is JsonArray { Count: > 0 } names)
        {
            return new()
            {
                ["repositories"] = new JsonArray(
                [.. names.Select(name => Describe(Find(name!.GetValue<string>()) ?? throw NotFound(name!.GetValue<string>())))])
            };
        }

        var (page, next) = Page(_repositories.Values.OrderBy(repository => repository.Name, StringComparer.Ordinal), request);
        return WithToken(new() { ["repositories"] = new JsonArray([.. page.Select(Describe)]) }, next);
    }

    private JsonObject Create(JsonObject request)
    {
        var name = Text(request, "repositoryName")!;
        if (name.Length is < 2 or > 256 || name.Any(char.IsAsciiLetterUpper))
        {
            throw new AwsStubError("InvalidParameterException", $"Invalid parameter at 'repositoryName' failed to satisfy constraint: '{name}'");
        }

        var made = new StubRepository(
            name,
            Text(request, "imageTagMutability") == "IMMUTABLE",
            request["imageScanningConfiguration"]?["scanOnPush"]?.GetValue<bool>() == true,
            settings.Clock.GetUtcNow());
        return _repositories.TryAdd(name, made)
            ? new() { ["repository"] = Describe(made) }
            : throw new AwsStubError(
                "RepositoryAlreadyExistsException", $"The repository with name '{name}' already exists in the registry with id '{settings.Account}'");
    }

    private JsonObject Describe(StubRepository repository) => new()
    {
        ["repositoryArn"] = ArnOf(repository.Name),
        ["registryId"] = settings.Account,
        ["repositoryName"] = repository.Name,
        ["repositoryUri"] = $"{new Uri(settings.Address).Authority}/{repository.Name}",
        ["createdAt"] = Seconds(repository.Created),
        ["imageTagMutability"] = repository.Immutable ? "IMMUTABLE" : "MUTABLE",
        ["imageScanningConfiguration"] = new JsonObject { ["scanOnPush"] = repository.ScanOnPush },
        ["encryptionConfiguration"] = new JsonObject { ["encryptionType"] = "AES256" },
    };

    private (IReadOnlyList<T> Items, string? Next) Page<T>(IEnumerable<T> all, JsonObject request)
    {
        var from = Text(request, "nextToken") is { } token
            ? int.TryParse(token, CultureInfo.InvariantCulture, out var at) ? at : throw new AwsStubError(
                "InvalidParameterException", "Invalid parameter at 'nextToken'")
            : 0;
        var size = Math.Min(request["maxResults"]?.GetValue<int>() ?? settings.PageSize, settings.PageSize);
        var items = all.Skip(from).Take(size + 1).ToList();
        return items.Count > size ? ([.. items.Take(size)], $"{from + size}") : (items, null);
    }

    private static JsonObject WithToken(JsonObject answer, string? next)
    {
        if (next is not null)
        {
            answer["nextToken"] = next;
        }

        return answer;
    }
}
