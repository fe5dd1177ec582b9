using LoadHarness.Configuration;
using LoadHarness.Faults;
using LoadHarness.Health;
using LoadHarness.Http;
using LoadHarness.Jobs;
using LoadHarness.Metrics;
using LoadHarness.Ui;
using Microsoft.AspNetCore.Connections;

namespace LoadHarness;

/// <summary>The service, put together. <see cref="Create(string[])"/> gives one that can be started in any process.</summary>
public static class LoadHarnessApp
{
    /// <summary>Builds the service from <c>appsettings.json</c> beside the assembly, the environment and <paramref name="args"/>; the later wins.</summary>
    /// <exception cref="BadConfigurationException">A setting cannot be used.</exception>
    public static WebApplication Create(params string[] args) => Create(args, HarnessParts.OfProcess);

    /// <summary>Runs the service until it is told to stop, and returns the process's exit code (see <see cref="ExitCodes"/>).</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Create(args);
            if (app.Services.GetRequiredService<FaultOptions>().CrashAfterSeconds == 0)
            {
                await Console.Error.WriteLineAsync(CrashFault.AtStart);
                return ExitCodes.Crash;
            }

            await app.RunAsync();
            return ExitCodes.Done;
        }
        catch (BadConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.BadConfiguration;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException or System.Net.Sockets.SocketException)
        {
            await Console.Error.WriteLineAsync($"load-harness cannot listen: {e.Message} Choose another address with --urls or ASPNETCORE_URLS.");
            return ExitCodes.CannotListen;
        }
    }

    internal static WebApplication Create(string[] args, HarnessParts parts)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "LoadHarness",
            ContentRootPath = AppContext.BaseDirectory,
        });
        HarnessConfiguration.AddSources(builder.Configuration, AppContext.BaseDirectory, args);
        HarnessServer.Add(builder);
        AddServices(builder.Services, HarnessOptions.Read(builder.Configuration), parts);

        var app = builder.Build();
        UseMiddleware(app);
        MapRoutes(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, HarnessOptions options, HarnessParts parts)
    {
        services.AddSingleton(parts);
        services.AddSingleton(parts.Clock);
        services.AddSingleton(options.Faults);
        services.AddSingleton(options.Limits);
        services.AddSingleton(options.Shutdown);
        services.AddSingleton(options.Identity);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Shutdown.Grace);

        services.AddSingleton<Readiness>();
        services.AddSingleton<HttpMetrics>();
        services.AddSingleton<ProcessFigures>();
        services.AddSingleton<MetricsPage>();
        services.AddSingleton<ErrorSpacing>();
        services.AddSingleton<FaultInjection>();
        services.AddSingleton<SelfAddress>();
        services.AddSingleton<JobTable>();
        services.AddSingleton<LoadRunner>();
        services.AddHostedService<Drain>();
        services.AddHostedService<CrashFault>();
        services.AddHostedService<LeakFault>();
        services.AddRoutingCore();
    }

    /// <summary>From the outside in: what is counted and logged includes what the faults add.</summary>
    private static void UseMiddleware(WebApplication app)
    {
        var services = app.Services;
        app.Use(new RequestLog(services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<RequestLog>>()).InvokeAsync);
        app.Use(services.GetRequiredService<HttpMetrics>().InvokeAsync);
        app.Use(new ProblemResponses(services.GetRequiredService<ILogger<ProblemResponses>>()).InvokeAsync);
        app.UseRouting();
        app.Use(services.GetRequiredService<Readiness>().CloseConnectionsWhileDrainingAsync);
        app.Use(services.GetRequiredService<FaultInjection>().InvokeAsync);
    }

    private static void MapRoutes(WebApplication app)
    {
        HealthRoutes.Map(app);
        MetricsRoutes.Map(app);
        WorkRoutes.Map(app);
        LoadRoutes.Map(app);
        JobRoutes.Map(app);
        UiRoutes.Map(app);
    }
}
