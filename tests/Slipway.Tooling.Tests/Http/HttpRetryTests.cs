using System.Net;
using Slipway.Testing;
using Slipway.Tooling.Http;
using Slipway.Tooling.Tests.Support;

namespace Slipway.Tooling.Tests.Http;

public sealed class HttpRetryTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLog _log = new();
    private readonly List<TimeSpan> _tries = [];

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_passing_trouble_is_tried_again(HttpStatusCode trouble)
    {
        (await SendAsync(_ => new(_tries.Count < 3 ? trouble : HttpStatusCode.OK))).StatusCode.ShouldBe(HttpStatusCode.OK);
        _tries.Count.ShouldBe(3);
        _log.Text.ShouldContain($"retry 2 in ");
        _log.Text.ShouldContain($": {(int)trouble}");
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.Moved)]
    public async Task An_answer_that_will_not_change_is_taken(HttpStatusCode answer)
    {
        (await SendAsync(_ => new(answer))).StatusCode.ShouldBe(answer);
        _tries.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(0, 0)]
    [InlineData(3600, 30)]
    public async Task The_server_says_when_to_come_back_and_is_obeyed_up_to_the_longest_wait(int asked, int waited)
    {
        await SendAsync(_ => _tries.Count > 1
            ? new(HttpStatusCode.OK)
            : new(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new(TimeSpan.FromSeconds(asked)) } });
        _tries.ShouldBe([TimeSpan.Zero, TimeSpan.FromSeconds(waited)]);
    }

    [Fact]
    public async Task The_server_may_name_a_time()
    {
        await SendAsync(_ => _tries.Count > 1
            ? new(HttpStatusCode.OK)
            : new(HttpStatusCode.ServiceUnavailable) { Headers = { RetryAfter = new(_clock.GetUtcNow().AddSeconds(12)) } });
        _tries[1].ShouldBe(TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Waits_grow_and_the_tries_end_with_the_last_answer()
    {
        (await SendAsync(_ => new(HttpStatusCode.BadGateway), new HttpRetryOptions(4))).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        _tries.Count.ShouldBe(5);
        _tries.ShouldBeInOrder();
        _tries[^1].ShouldBeInRange(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_tried_again()
    {
        (await SendAsync(_ => _tries.Count < 3 ? throw new HttpRequestException("reset") : new(HttpStatusCode.OK))).StatusCode.ShouldBe(HttpStatusCode.OK);
        _tries.Count.ShouldBe(3);
        _log.Text.ShouldContain("reset");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_given_up_with_the_real_error()
    {
        using var real = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(new HttpRetry(new Counting(real, Note), _clock, new(2), _log));
        var failure = await Should.ThrowAsync<HttpRequestException>(() => _clock.RunAsync(client.GetAsync(TinyHttpService.Nowhere())));
        failure.HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
        _tries.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_real_server_that_recovers_is_heard()
    {
        using var server = new TinyHttpService((_, count) => count < 3 ? (503, "later") : (200, "now"));
        using var real = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(new HttpRetry(real, _clock, new(), _log));
        using var content = new StringContent("body");
        var answer = await _clock.RunAsync(client.PostAsync(server.Address, content));
        (await answer.Content.ReadAsStringAsync()).ShouldBe("now");
    }

    [Fact]
    public async Task No_retries_means_one_try()
    {
        (await SendAsync(_ => new(HttpStatusCode.BadGateway), new HttpRetryOptions(0))).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        _tries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task After_a_cancellation_nothing_is_tried_again()
    {
        using var cancellation = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => SendAsync(
            _ =>
            {
                cancellation.Cancel();
                return new(HttpStatusCode.BadGateway);
            },
            cancellationToken: cancellation.Token));
        _tries.Count.ShouldBe(1);
    }

    private async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage, HttpResponseMessage> answer, HttpRetryOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var client = new HttpClient(new HttpRetry(new Answering(answer, Note), _clock, options ?? new(), _log));
        return await _clock.RunAsync(client.GetAsync("http://server.test/", cancellationToken));
    }

    private void Note() => _tries.Add(_clock.GetElapsedTime(0));

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer, Action note) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            note();
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(answer(request));
        }
    }

    private sealed class Counting(HttpMessageHandler inner, Action note) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            note();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
