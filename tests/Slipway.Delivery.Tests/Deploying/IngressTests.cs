using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Slipway.Ingress;

namespace Slipway.Delivery.Tests.Deploying;

public sealed class IngressTests : IAsyncLifetime
{
    private const string Token = "a-token";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly PausingClock _clock = new();
    private IngressServer _ingress = null!;

    [Fact]
    public async Task Nothing_serves_until_somebody_says_what()
    {
        using var response = await _http.GetAsync(_ingress.Address);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull();
        (await response.Content.ReadAsStringAsync()).ShouldBe("No release of shop serves at this address now.\n");
    }

    [Fact]
    public async Task Method_target_headers_and_body_arrive_as_they_were_sent()
    {
        await SwitchAsync(await ServeAsync(async context =>
        {
            var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            var headers = context.Request.Headers;
            context.Response.StatusCode = 418;
            context.Response.Headers.Append("Set-Cookie", new[] { "a=1", "b=2" });
            await context.Response.WriteAsync(
                $"{context.Request.Method} {target} {headers.Host} {headers["X-Mine"]} {headers["X-Hop"]} {headers["X-Forwarded-Proto"]} "
                + $"{headers["X-Forwarded-For"]} {headers.ContentType} {body}");
        }));
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"{_ingress.Address}a%2Fb/../c?x=%20y");
        request.Content = new StringContent("words", Encoding.ASCII, "text/x-words");
        request.Headers.Host = "shop.example";
        request.Headers.Add("X-Mine", "me");
        request.Headers.Add("X-Hop", "secret");
        request.Headers.Add("X-Forwarded-For", "10.1.1.1");
        request.Headers.Connection.Add("X-Hop");

        using var response = await _http.SendAsync(request);

        ((int)response.StatusCode).ShouldBe(418);
        response.Headers.GetValues("Set-Cookie").ShouldBe(["a=1", "b=2"]);
        (await response.Content.ReadAsStringAsync()).ShouldBe(
            $"PATCH {request.RequestUri!.PathAndQuery} shop.example me  http 10.1.1.1, 127.0.0.1 text/x-words; charset=us-ascii words");
    }

    [Fact]
    public async Task An_answer_flows_while_it_is_being_made()
    {
        var go = new TaskCompletionSource();
        await SwitchAsync(await ServeAsync(async context =>
        {
            await context.Response.WriteAsync("first\n");
            await context.Response.Body.FlushAsync();
            await go.Task;
            await context.Response.WriteAsync("second\n");
        }));

        using var response = await _http.GetAsync(_ingress.Address, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync()).ShouldBe("first");
        go.SetResult();

        (await reader.ReadLineAsync()).ShouldBe("second");
    }

    [Fact]
    public async Task A_body_flows_while_it_is_being_sent()
    {
        var seen = new TaskCompletionSource<string?>();
        await SwitchAsync(await ServeAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            seen.SetResult(await reader.ReadLineAsync());
            await context.Response.WriteAsync(await reader.ReadToEndAsync());
        }));
        var pipe = new System.IO.Pipelines.Pipe();
        var answer = _http.PostAsync(_ingress.Address, new PushedContent(pipe.Reader));
        await pipe.Writer.WriteAsync("first\n"u8.ToArray());

        (await seen.Task.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe("first");
        await pipe.Writer.WriteAsync("second"u8.ToArray());
        await pipe.Writer.CompleteAsync();

        using var response = await answer;
        (await response.Content.ReadAsStringAsync()).ShouldBe("second");
    }

    [Fact]
    public async Task A_web_socket_passes_both_ways()
    {
        await SwitchAsync(await ServeAsync(
            async context =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                var buffer = new byte[100];
                var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
                await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, true, CancellationToken.None);
                await socket.ReceiveAsync(buffer, CancellationToken.None);
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            },
            app => app.UseWebSockets()));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{_ingress.Address.Port}/"), limit.Token);
        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, limit.Token);
        var buffer = new byte[100];
        var received = await client.ReceiveAsync(buffer, limit.Token);

        Encoding.UTF8.GetString(buffer, 0, received.Count).ShouldBe("hello");
        (await StatusAsync()).Upstreams.Single().InFlight.ShouldBe(1); // a tunnel counts while it lasts
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        await UntilAsync(async () => (await StatusAsync()).Upstreams.Single().InFlight == 0);
    }

    [Fact]
    public async Task Requests_in_flight_end_where_they_began_and_are_counted_there()
    {
        var go = new TaskCompletionSource();
        var old = await ServeAsync(async context =>
        {
            await go.Task;
            await context.Response.WriteAsync("old");
        });
        var next = await ServeAsync(context => context.Response.WriteAsync("new"));
        await SwitchAsync(old);
        var slow = _http.GetStringAsync(_ingress.Address);
        await UntilAsync(async () => (await StatusAsync()).Upstreams.Single().InFlight == 1);

        var status = await SwitchAsync(next);

        status.Upstream.ShouldBe(next);
        status.Upstreams.Single(upstream => upstream.Url == old).InFlight.ShouldBe(1);
        (await _http.GetStringAsync(_ingress.Address)).ShouldBe("new");
        go.SetResult();
        (await slow).ShouldBe("old");
        await UntilAsync(async () => (await StatusAsync()).Upstreams.Select(upstream => upstream.Url).SequenceEqual([next]));
    }

    [Fact]
    public async Task No_request_fails_over_many_switches()
    {
        using var stop = new CancellationTokenSource();
        var failures = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var answers = 0;
        await SwitchAsync(await ServeAsync(context => context.Response.WriteAsync("0")));
        var clients = Enumerable.Range(0, 8).Select(index => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    using var response = index % 2 == 0
                        ? await _http.GetAsync(_ingress.Address)
                        : await _http.PostAsync(_ingress.Address, new StringContent(new string('x', 10_000)));
                    if (!response.IsSuccessStatusCode)
                    {
                        failures.Enqueue($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
                    }

                    Interlocked.Increment(ref answers);
                }
                catch (HttpRequestException exception)
                {
                    failures.Enqueue(exception.Message);
                }
            }
        })).ToList();

        for (var release = 1; release <= 10; release++)
        {
            var old = (await StatusAsync()).Upstream;
            var version = $"{release}";
            var seen = Volatile.Read(ref answers);
            await SwitchAsync(await ServeAsync(context => context.Response.WriteAsync(version)));
            await UntilAsync(async () => (await StatusAsync()).Upstreams.All(upstream => upstream.Url != old));
            await _servers[^2].DisposeAsync(); // drained, and so ended, as a workload does
            await UntilAsync(() => Task.FromResult(Volatile.Read(ref answers) > seen + 50));
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients);
        failures.ShouldBeEmpty();
        (await _http.GetStringAsync(_ingress.Address)).ShouldBe("10");
    }

    [Fact]
    public async Task An_upstream_that_is_gone_is_said_in_plain_words()
    {
        await SwitchAsync(new Uri($"http://127.0.0.1:{Slipway.Delivery.Deploying.Local.Running.LoopbackPorts.Free()}/"));

        using var response = await _http.GetAsync(_ingress.Address);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await response.Content.ReadAsStringAsync()).ShouldStartWith("The release of shop that serves here did not answer:");
    }

    [Fact]
    public async Task A_request_that_found_no_connection_follows_the_switch()
    {
        await SwitchAsync(new Uri($"http://127.0.0.1:{Slipway.Delivery.Deploying.Local.Running.LoopbackPorts.Free()}/"));
        var next = await ServeAsync(async context => await context.Request.Body.CopyToAsync(context.Response.Body));
        _clock.InPause = () => SwitchAsync(next);

        using var response = await _http.PostAsync(_ingress.Address, new StringContent("once"));

        (await response.Content.ReadAsStringAsync()).ShouldBe("once");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_not_passed_as_whole()
    {
        await SwitchAsync(await ServeAsync(async context =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            context.Abort();
        }));

        await Should.ThrowAsync<HttpRequestException>(_http.GetStringAsync(_ingress.Address));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a-tokem")]
    public async Task The_control_answers_nobody_without_the_token(string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(_ingress.ControlAddress, "/upstream"));
        request.Content = JsonContent.Create(new { url = (string?)null });
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

        using var response = await _http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"url\":\"elsewhere\"}")]
    [InlineData("{\"url\":\"ftp://127.0.0.1/\"}")]
    public async Task A_wrong_upstream_is_refused_and_changes_nothing(string body)
    {
        var upstream = await ServeAsync(context => context.Response.WriteAsync("here"));
        await SwitchAsync(upstream);

        using var response = await ControlAsync(HttpMethod.Put, "/upstream", new StringContent(body));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync()).Upstream.ShouldBe(upstream);
    }

    public async Task InitializeAsync() => _ingress = await IngressServer.StartAsync(new IngressSettings("shop", 0, 0, Token), _clock, CancellationToken.None);

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await _ingress.DisposeAsync();
        _http.Dispose();
    }

    private async Task<Uri> ServeAsync(RequestDelegate handler, Action<WebApplication>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        configure?.Invoke(app);
        app.Run(handler);
        await app.StartAsync();
        _servers.Add(app);
        return new Uri(app.Urls.Single());
    }

    private async Task<Slipway.Ingress.Control.IngressStatus> SwitchAsync(Uri upstream)
    {
        using var response = await ControlAsync(HttpMethod.Put, "/upstream", JsonContent.Create(new { url = upstream }));
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Slipway.Ingress.Control.IngressStatus>())!;
    }

    private async Task<Slipway.Ingress.Control.IngressStatus> StatusAsync()
    {
        using var response = await ControlAsync(HttpMethod.Get, "/", null);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Slipway.Ingress.Control.IngressStatus>())!;
    }

    private Task<HttpResponseMessage> ControlAsync(HttpMethod method, string path, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, new Uri(_ingress.ControlAddress, path)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return _http.SendAsync(request);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
