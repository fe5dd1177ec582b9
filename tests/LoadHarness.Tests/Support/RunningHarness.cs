using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LoadHarness.Tests.Support;

/// <summary>The service in this process, behind real HTTP on a free port, with every fault off unless the test asks for one.</summary>
internal sealed class RunningHarness : IAsyncDisposable
{
    private readonly WebApplication _app;
    private Task? _stopping;

    private RunningHarness(WebApplication app, string address)
    {
        _app = app;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri(address) };
    }

    /// <summary>What every test stands on, whatever the shipped settings or the environment say.</summary>
    public static string[] Baseline { get; } =
    [
        "--urls=http://127.0.0.1:0",
        "--Faults:ErrorRate=0",
        "--Faults:LatencyMs=0",
        "--Faults:StartupDelaySeconds=0",
        "--Faults:CrashAfterSeconds=-1",
        "--Faults:LeakMbPerMinute=0",
        "--Shutdown:DrainSeconds=0",
        "--Shutdown:GraceSeconds=5",
        "--SERVICE_VERSION=",
        "--SERVICE_COMMIT=",
        "--IMAGE_DIGEST=",
        "--Logging:Console:LogLevel:Default=None",
    ];

    public HttpClient Http { get; }

    public static Task<RunningHarness> StartAsync(params string[] settings) => StartAsync(HarnessParts.OfProcess, settings);

    public static async Task<RunningHarness> StartAsync(HarnessParts parts, params string[] settings)
    {
        var app = LoadHarnessApp.Create([.. Baseline, .. settings.Select(s => "--" + s)], parts);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new RunningHarness(app, address);
    }

    public async Task<int> StatusAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        return (int)answer.StatusCode;
    }

    public async Task<JsonNode> GetJsonAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body) => Http.PostAsJsonAsync(path, body);

    /// <summary>Starts a job and gives its path.</summary>
    public async Task<string> StartJobAsync(string path, object body)
    {
        using var answer = await PostAsync(path, body);
        ((int)answer.StatusCode).ShouldBe(202, await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.ToString();
    }

    /// <summary>Stops as SIGTERM would; once, however often it is called.</summary>
    public Task StopAsync() => _stopping ??= _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await StopAsync();
        await _app.DisposeAsync();
    }
}
