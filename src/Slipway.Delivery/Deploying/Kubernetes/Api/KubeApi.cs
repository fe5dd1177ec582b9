using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Api;

/// <summary>
/// The Kubernetes API as it is: paths in, JSON out, errors by the API's own reason. Reads are patient; a write is sent again only when that cannot do it twice.
/// It asks nobody: changes go through <see cref="ClusterChanges"/>.
/// </summary>
internal sealed class KubeApi : IAsyncDisposable
{
    private const int RememberedAnswers = 200;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    private readonly KubernetesOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILog _log;
    private readonly ApiTunnel _tunnel;
    private readonly Queue<long> _answers = [];
    private Answered? _answered;

    public KubeApi(KubernetesOptions options, Kubectl kubectl, TimeProvider clock, ILog log)
    {
        (_options, _clock, _log) = (options, clock, log);
        _tunnel = new ApiTunnel(kubectl, clock);
        Forwards = new PodForwards(kubectl, clock);
        var sockets = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = (_, token) => _tunnel.ConnectAsync(token),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        };
        Http = new HttpClient(options.Token is { } token ? new TokenHandler(token, sockets) : sockets)
        {
            BaseAddress = new Uri("http://localhost/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>For requests to pods through the API server.</summary>
    public HttpClient Http { get; }

    /// <summary>Ports of pods on this machine.</summary>
    public PodForwards Forwards { get; }

    /// <summary>How long one try of a request may take.</summary>
    public TimeSpan TryLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time by the API server's clock, from its last answer: all that share a lease go by it.</summary>
    public DateTimeOffset ServerTime => _answered is { } answered ? answered.Said + _clock.GetElapsedTime(answered.At) : _clock.GetUtcNow();

    public Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken) =>
        PatientAsync(() => new HttpRequestMessage(HttpMethod.Get, path), always: true, cancellationToken);

    /// <summary><see langword="null"/> when there is no such object.</summary>
    public async Task<JsonObject?> FindAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException exception) when (exception.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the API server has answered all the time since then, as far as it was asked: a pod that is silent behind a silent server may be well. Whoever probes
    /// asks it every second.
    /// </summary>
    public bool HasAnsweredSince(long then)
    {
        lock (_answers)
        {
            var before = then;
            foreach (var at in _answers.Where(at => at > then).Append(_clock.GetTimestamp()))
            {
                if (_clock.GetElapsedTime(before, at) > LongestSilence)
                {
                    return false;
                }

                before = at;
            }

            return true;
        }
    }

    /// <summary>An object's metadata and nothing else of it: what is in a Secret stays where it is. <see langword="null"/> when there is no such object.</summary>
    public async Task<JsonObject?> FindMetadataAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await PatientAsync(
                () =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Get, path);
                    request.Headers.TryAddWithoutValidation("Accept", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
                    return request;
                },
                always: true,
                cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException exception) when (exception.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Text that is no object, such as a log.</summary>
    public async Task<string> TextAsync(string path, CancellationToken cancellationToken)
    {
        using var limit = Limited(cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await Http.SendAsync(request, limit.Token).ConfigureAwait(false);
        var body = await response.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? body : throw ApiStatus.Of($"GET {path}", response, body);
    }

    /// <summary>Sends a body. <paramref name="repeatable"/>: it may arrive twice without harm (an apply, a review, a dry run).</summary>
    public Task<JsonObject> SendAsync(HttpMethod method, string path, JsonNode? body, string contentType, bool repeatable, CancellationToken cancellationToken)
    {
        var text = body?.ToJsonString();
        return PatientAsync(
            () => new HttpRequestMessage(method, path) { Content = text is null ? null : new StringContent(text, Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType)) },
            repeatable,
            cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Forwards.DisposeAsync().ConfigureAwait(false);
        await _tunnel.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<JsonObject> PatientAsync(Func<HttpRequestMessage> make, bool always, CancellationToken cancellationToken)
    {
        var began = _clock.GetTimestamp();
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                using var request = make();
                return await OnceAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException exception) when ((exception.IsTransient && always) || exception.NotProcessed)
            {
                var pause = exception.RetryAfter is { } asked && asked > wait && asked < LongestWait * 2 ? asked : wait;
                if (_clock.GetElapsedTime(began) + pause > _options.Patience)
                {
                    throw;
                }

                _log.Debug($"{exception.What} {exception.Why} Tried again in {pause.TotalSeconds:0.0} s.");
                await Task.Delay(pause, _clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<JsonObject> OnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var what = $"{request.Method} {request.RequestUri}";
        using var limit = Limited(cancellationToken);
        try
        {
            using var response = await Http.SendAsync(request, limit.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false);
            NoteAnswer();
            if (response.Headers.Date is { } said)
            {
                _answered = new Answered(said, _clock.GetTimestamp());
            }

            if (!response.IsSuccessStatusCode)
            {
                throw ApiStatus.Of(what, response, body);
            }

            return JsonNode.Parse(body) as JsonObject ?? throw new FormatException("The answer is no JSON object.");
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiStatus.Silence(what, $"No answer within {TryLimit.TotalSeconds:0} s.", notSent: false, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or TimeoutException or FormatException or System.Text.Json.JsonException)
        {
            if (exception.InnerException is KubernetesException { } told)
            {
                throw told;
            }

            throw ApiStatus.Silence(what, (exception.InnerException ?? exception).Message, exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }, exception);
        }
    }

    private void NoteAnswer()
    {
        lock (_answers)
        {
            _answers.Enqueue(_clock.GetTimestamp());
            if (_answers.Count > RememberedAnswers)
            {
                _answers.Dequeue();
            }
        }
    }

    private LinkedLimit Limited(CancellationToken cancellationToken) => new(TryLimit, _clock, cancellationToken);

    private sealed record Answered(DateTimeOffset Said, long At);

    private sealed class LinkedLimit : IDisposable
    {
        private readonly CancellationTokenSource _limit;
        private readonly CancellationTokenSource _linked;

        public LinkedLimit(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
        {
            _limit = new CancellationTokenSource(limit, clock);
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, cancellationToken);
        }

        public CancellationToken Token => _linked.Token;

        public void Dispose()
        {
            _linked.Dispose();
            _limit.Dispose();
        }
    }
}
