using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.TestService;

var behaviour = JsonSerializer.Deserialize<Behaviour>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "behaviour.json")), JsonSerializerOptions.Web)!;
Console.WriteLine($"{behaviour.Version} starts");
if (behaviour.CrashAtStart is { } code)
{
    Console.Error.WriteLine(behaviour.LastWords);
    return code;
}

using var deaf = behaviour.IgnoresTermination ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true) : null;
using var child = behaviour.HasChild ? Process.Start("sleep", "1000") : null;
var ready = behaviour.Ready;

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().UseUrls(behaviour.ListensElsewhere ? "http://127.0.0.1:0" : Environment.GetEnvironmentVariable("ASPNETCORE_URLS")!);
if (behaviour.IgnoresTermination)
{
    builder.Services.AddSingleton<IHostLifetime, EndlessLifetime>();
}

var app = builder.Build();
app.Run(async context =>
{
    switch (context.Request.Path.Value)
    {
        case "/readyz":
            context.Response.StatusCode = ready ? 200 : 503;
            await context.Response.WriteAsync(ready ? "ready" : "warming up");
            break;
        case "/missing":
            context.Response.StatusCode = 404;
            break;
        case "/unready":
            ready = false;
            break;
        case "/slow":
            await Task.Delay(int.Parse(context.Request.QueryString.Value![1..]), context.RequestAborted);
            await context.Response.WriteAsync(behaviour.Version);
            break;
        case "/crash":
            Console.Error.WriteLine(behaviour.LastWords);
            Environment.Exit(42);
            break;
        case "/environment":
            await context.Response.WriteAsJsonAsync(Environment.GetEnvironmentVariables());
            break;
        default:
            await context.Response.WriteAsync(behaviour.Version);
            break;
    }
});
await app.RunAsync();
return 0;
