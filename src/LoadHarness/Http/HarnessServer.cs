namespace LoadHarness.Http;

/// <summary>Kestrel and JSON logs on standard output.</summary>
internal static class HarnessServer
{
    /// <summary>The largest body any route reads is a small JSON object.</summary>
    private const int MostBodyBytes = 16 * 1024;

    public static void Add(WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
        });

        builder.Logging
            .SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)
            // This category opens a scope with a request id of its own beside ours.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            .AddConfiguration(builder.Configuration.GetSection("Logging"))
            .AddJsonConsole(json =>
            {
                json.IncludeScopes = true;
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
    }
}
