using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>
/// STS, ECR, and what is needed of EKS and IAM, on a free port of this machine. Signatures, sessions, rights, immutable tags, pages and error codes are the
/// services'; images go to the
/// docker-registry behind.
/// </summary>
public sealed class AwsStub : IAsyncDisposable
{
    private const string IamVersion = "2010-05-08";

    private readonly WebApplication _application;
    private readonly SignatureV4 _signatures;
    private readonly StsStub _sts;
    private readonly EcrStub _ecr;
    private readonly RegistryFront _front;
    private readonly ConcurrentDictionary<string, int> _throttled = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<AwsCall> _calls = new();
    private int _expireAfter = -1;

    private AwsStub(string registry, AwsStubSettings settings, WebApplication application)
    {
        (Settings, _application) = (settings, application);
        Account = new(settings.Account, settings.Clock);
        Oidc = new(settings.Clock);
        _signatures = new(Account, settings.Region, settings.Clock);
        _sts = new(Account, _signatures, Oidc);
        _ecr = new(settings, (repository, digest, manifest, mediaType) => _front!.StoreAsync(repository, digest, manifest, mediaType));
        _front = new(registry, settings, _ecr);
    }

    /// <summary>How it behaves.</summary>
    public AwsStubSettings Settings { get; }

    /// <summary>Its users and roles.</summary>
    public AwsAccount Account { get; }

    /// <summary>Its imitation of a GitHub runner's token service.</summary>
    public OidcIssuer Oidc { get; }

    /// <summary>Where it listens, for both services and the registry.</summary>
    public Uri Url => new(Settings.Address);

    /// <summary>Where a job asks for identity tokens, with <see cref="OidcIssuer.RequestToken"/>.</summary>
    public Uri OidcUrl => new(Url, "/oidc?api-version=2.0");

    /// <summary>Every request, in order.</summary>
    public IReadOnlyList<AwsCall> Calls => [.. _calls];

    /// <summary>Starts it in front of the docker-registry at <paramref name="registry"/> (<c>HOST:PORT</c>).</summary>
    public static async Task<AwsStub> StartAsync(string registry, AwsStubSettings? settings = null, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = null);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        var application = builder.Build();
        var stub = new AwsStub(registry, settings ?? new(), application);
        application.Run(stub.AnswerAsync);
        await application.StartAsync(cancellationToken).ConfigureAwait(false);
        stub.Settings.Address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return stub;
    }

    /// <summary>Refuses the next requests for that operation (<c>ecr:PutImage</c>, <c>registry</c>) as throttled.</summary>
    public void Throttle(string operation, int times) => _throttled[operation] = times;

    /// <summary>Ends every password for the registry now.</summary>
    public void ExpireTokens() => _ecr.ExpireTokens();

    /// <summary>The same after so many more requests to the registry.</summary>
    public void ExpireTokensAfter(int requests) => Volatile.Write(ref _expireAfter, requests);

    /// <summary>Creates a repository with immutable tags, and scans on push.</summary>
    public void AddRepository(string name) => _ecr.Add(name);

    /// <summary>Puts an image of no layers, as somebody has pushed it before; answers its digest.</summary>
    public string AddImage(string repository, string tag) => _ecr.Add(repository, tag);

    /// <summary>The lifecycle policy of a repository.</summary>
    public string? PolicyOf(string repository) => _ecr.Find(repository)?.Policy;

    /// <summary>The tags of a repository, with the digests that they name.</summary>
    public IReadOnlyDictionary<string, string> TagsOf(string repository) => _ecr.Find(repository)?.ReadTags() ?? new Dictionary<string, string>();

    /// <summary>Forgets which requests came.</summary>
    public void ForgetCalls() => _calls.Clear();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1)); // who still waits for an answer waits in vain
        await _application.StopAsync(stop.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _front.Dispose();
        Oidc.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/v2", StringComparison.Ordinal))
        {
            await AnswerRegistryAsync(context).ConfigureAwait(false);
            return;
        }

        if (request.Path == "/oidc")
        {
            await AnswerOidcAsync(context).ConfigureAwait(false);
            return;
        }

        using var memory = new MemoryStream();
        await request.Body.CopyToAsync(memory).ConfigureAwait(false);
        var body = memory.ToArray();
        var requestId = Guid.NewGuid().ToString();
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        await (request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } target
            ? AnswerEcrAsync(context, target.Split('.')[^1], body)
            : request.Path.StartsWithSegments("/clusters", StringComparison.Ordinal, out var cluster) ? AnswerEksAsync(context, cluster.Value!.Trim('/'), body)
            : request.Query["Version"] == IamVersion ? AnswerIamAsync(context, body, requestId)
            : AnswerStsAsync(context, body, requestId)).ConfigureAwait(false);
    }

    private async Task AnswerEksAsync(HttpContext context, string cluster, byte[] body)
    {
        var who = "";
        try
        {
            Slow("eks:DescribeCluster");
            var principal = _signatures.Verify(context.Request, "eks", body);
            who = principal.Arn;
            var arn = $"arn:aws:eks:{Settings.Region}:{Settings.Account}:cluster/{cluster}";
            if (!principal.May("eks:DescribeCluster"))
            {
                throw AwsStubError.Denied(principal, "eks:DescribeCluster", arn);
            }

            if (!Settings.Clusters.TryGetValue(cluster, out var known))
            {
                throw new AwsStubError("ResourceNotFoundException", $"No cluster found for name: {cluster}.", 404);
            }

            var authority = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(known.CertificateAuthority));
            _calls.Enqueue(new("eks:DescribeCluster", who, 200, null));
            await WriteAsync(context, 200, "application/json", JsonSerializer.Serialize(
                new { cluster = new { name = cluster, arn, status = "ACTIVE", endpoint = known.Endpoint.ToString().TrimEnd('/'), certificateAuthority = new { data = authority } } }))
                .ConfigureAwait(false);
        }
        catch (AwsStubError error)
        {
            _calls.Enqueue(new("eks:DescribeCluster", who, error.Status, error.Code));
            context.Response.Headers["x-amzn-ErrorType"] = error.Code;
            await WriteAsync(context, error.Status, "application/json", JsonSerializer.Serialize(new { message = error.Message })).ConfigureAwait(false);
        }
    }

    private async Task AnswerIamAsync(HttpContext context, byte[] body, string requestId)
    {
        var who = "";
        try
        {
            var principal = _signatures.Verify(context.Request, "iam", body);
            who = principal.Arn;
            var name = context.Request.Query["RoleName"].ToString();
            var arn = $"arn:aws:iam::{Settings.Account}:role/{name}";
            if (!principal.May("iam:GetRole"))
            {
                throw AwsStubError.Denied(principal, "iam:GetRole", arn);
            }

            var role = Account.FindRole(arn)
                ?? throw new AwsStubError("NoSuchEntity", $"The role with name {name} cannot be found.", 404);
            _calls.Enqueue(new("iam:GetRole", who, 200, null));
            await WriteAsync(context, 200, "text/xml", "<GetRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetRoleResult><Role>"
                + $"<RoleName>{name}</RoleName><AssumeRolePolicyDocument>{Uri.EscapeDataString(role.TrustPolicy)}</AssumeRolePolicyDocument>"
                + "</Role></GetRoleResult></GetRoleResponse>").ConfigureAwait(false);
        }
        catch (AwsStubError error)
        {
            _calls.Enqueue(new("iam:GetRole", who, error.Status, error.Code));
            await WriteAsync(context, error.Status, "text/xml", StsStub.Error(error, requestId)).ConfigureAwait(false);
        }
    }

    private async Task AnswerEcrAsync(HttpContext context, string operation, byte[] body)
    {
        var (who, name) = ("", $"ecr:{operation}");
        try
        {
            Slow(name);
            var principal = _signatures.Verify(context.Request, "ecr", body);
            who = principal.Arn;
            var request = body.Length == 0 ? [] : JsonNode.Parse(body)!.AsObject();
            var answer = (await _ecr.AnswerAsync(principal, operation, request).ConfigureAwait(false)).ToJsonString();
            _calls.Enqueue(new(name, who, 200, null) { Request = request.ToJsonString(), Answer = answer }); // before anybody can know the answer
            await WriteAsync(context, 200, "application/x-amz-json-1.1", answer).ConfigureAwait(false);
        }
        catch (AwsStubError error)
        {
            _calls.Enqueue(new(name, who, error.Status, error.Code));
            var text = JsonSerializer.Serialize(new Dictionary<string, string> { ["__type"] = error.Code, ["message"] = error.Message });
            await WriteAsync(context, error.Status, "application/x-amz-json-1.1", text).ConfigureAwait(false);
        }
    }

    private async Task AnswerStsAsync(HttpContext context, byte[] body, string requestId)
    {
        var fields = QueryHelpers.ParseQuery(body.Length > 0 ? System.Text.Encoding.UTF8.GetString(body) : context.Request.QueryString.Value);
        var action = fields.TryGetValue("Action", out var given) ? given.ToString() : "";
        var name = $"sts:{action}";
        try
        {
            Slow(name);
            var (who, answer) = _sts.Answer(context.Request, action, body);
            _calls.Enqueue(new(name, who, 200, null));
            await WriteAsync(context, 200, "text/xml", answer).ConfigureAwait(false);
        }
        catch (AwsStubError error)
        {
            var status = error.Code.Contains("Signature", StringComparison.Ordinal) ? 403 : error.Status;
            _calls.Enqueue(new(name, "", status, error.Code));
            await WriteAsync(context, status, "text/xml", StsStub.Error(error, requestId)).ConfigureAwait(false);
        }
    }

    private async Task AnswerRegistryAsync(HttpContext context)
    {
        if (Interlocked.Decrement(ref _expireAfter) == 0)
        {
            ExpireTokens();
        }

        // Noted before anybody can know the answer.
        context.Response.OnStarting(() =>
        {
            var who = context.Items.TryGetValue(RegistryFront.Who, out var arn) ? (string)arn! : "";
            _calls.Enqueue(new($"{context.Request.Method} {context.Request.Path}", who, context.Response.StatusCode, null));
            return Task.CompletedTask;
        });
        try
        {
            Slow("registry");
            await _front.AnswerAsync(context).ConfigureAwait(false);
        }
        catch (AwsStubError error)
        {
            var text = $"{{\"errors\":[{{\"code\":\"TOOMANYREQUESTS\",\"message\":\"{error.Message}\"}}]}}";
            await WriteAsync(context, 429, "application/json", text).ConfigureAwait(false);
        }
    }

    private async Task AnswerOidcAsync(HttpContext context)
    {
        var known = context.Request.Headers.Authorization.ToString().Equals($"bearer {Oidc.RequestToken}", StringComparison.OrdinalIgnoreCase);
        _calls.Enqueue(new("oidc", "", known ? 200 : 401, null));
        var text = known ? JsonSerializer.Serialize(new { count = 1, value = Oidc.Issue(context.Request.Query["audience"].ToString()) }) : "{}";
        await WriteAsync(context, known ? 200 : 401, "application/json", text).ConfigureAwait(false);
    }

    private void Slow(string operation)
    {
        if (_throttled.TryGetValue(operation, out var left) && left > 0 && _throttled.TryUpdate(operation, left - 1, left))
        {
            throw new AwsStubError("ThrottlingException", "Rate exceeded");
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(text).ConfigureAwait(false);
    }

    // Ctrl-C is for whoever started the stub.
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
