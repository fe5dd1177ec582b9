using System.Security.Cryptography;
using System.Text;
using LoadHarness.Configuration;

namespace LoadHarness.Http;

/// <summary><c>GET /work</c>: a fixed, small amount of real work. What probes and the request load call, and what a bake judges.</summary>
internal static class WorkRoutes
{
    public const string Path = "/work";

    /// <summary>About a tenth of a millisecond on a core of today.</summary>
    private const int Rounds = 256;

    public static void Map(IEndpointRouteBuilder app)
    {
        var version = app.ServiceProvider.GetRequiredService<ServiceIdentity>().Version;
        app.MapRead(Path, context =>
        {
            context.Response.Headers.CacheControl = "no-store";
            var answer = new WorkAnswer(version, context.TraceIdentifier, Rounds, Checksum(context.TraceIdentifier));
            return context.Response.WriteAsJsonAsync(answer, HarnessJson.Default.WorkAnswer, cancellationToken: context.RequestAborted);
        });
    }

    private static string Checksum(string seed)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
        for (var round = 1; round < Rounds; round++) SHA256.HashData(hash, hash);
        return Convert.ToHexStringLower(hash);
    }
}
