using LoadHarness.Configuration;
using LoadHarness.Health;
using LoadHarness.Http;

namespace LoadHarness.Jobs;

/// <summary><c>POST /load/cpu</c>, <c>/load/memory</c>, <c>/load/requests</c>: each starts one bounded job.</summary>
internal static class LoadRoutes
{
    private const double ShortestSeconds = 0.1;

    /// <summary>The only routes the request load may call: no job can start another, and no other host is ever reached.</summary>
    private static readonly string[] Targets = [WorkRoutes.Path];

    public static void Map(IEndpointRouteBuilder app)
    {
        var limits = app.ServiceProvider.GetRequiredService<LimitOptions>();
        Map(app, "/load/cpu", body => new JobSpec(
            JobKind.Cpu,
            Seconds(body, limits),
            Workers: body.Whole("workers", 1, limits.Workers, Math.Min(Environment.ProcessorCount, limits.Workers)),
            Percent: body.Whole("percent", 1, 100, 100)));
        Map(app, "/load/memory", body => new JobSpec(
            JobKind.Memory,
            Seconds(body, limits),
            Megabytes: body.Whole("megabytes", 1, limits.Megabytes)));
        Map(app, "/load/requests", body => new JobSpec(
            JobKind.Requests,
            Seconds(body, limits),
            Rate: body.Number("rate", 0.1, limits.RequestsPerSecond),
            Path: body.OneOf("path", Targets)));
    }

    private static double Seconds(BodyReader body, LimitOptions limits) => body.Number("seconds", ShortestSeconds, limits.Seconds);

    private static void Map(IEndpointRouteBuilder app, string path, Func<BodyReader, JobSpec> read)
    {
        var jobs = app.ServiceProvider.GetRequiredService<JobTable>();
        var runner = app.ServiceProvider.GetRequiredService<LoadRunner>();
        var readiness = app.ServiceProvider.GetRequiredService<Readiness>();
        app.MapPost(path, (RequestDelegate)(async context =>
        {
            if (!context.Request.HasJsonContentType())
            {
                await Problem.WriteAsync(context, 415, "Not JSON", "Send the request as application/json.");
                return;
            }

            if (await BodyReader.ReadAsync(context.Request.Body, context.RequestAborted) is not { } body)
            {
                await Problem.WriteAsync(context, 400, "Bad request", "The body must be one JSON object, like {\"seconds\": 10}.");
                return;
            }

            var spec = read(body);
            var errors = body.Errors();
            if (errors.Count > 0)
            {
                await Problem.WriteAsync(context, 400, "Bad request", string.Join("; ", errors.Select(e => $"{e.Key} {e.Value}")) + ".", errors: errors);
                return;
            }

            if (jobs.TryStart(spec, runner.RunAsync, out var refusal) is not { } job)
            {
                var status = readiness.IsDraining ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests;
                await Problem.WriteAsync(context, status, "No room for another job", refusal!);
                return;
            }

            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.Response.Headers.Location = $"/jobs/{job.Id}";
            await context.Response.WriteAsJsonAsync(job.View(), HarnessJson.Default.JobView, cancellationToken: context.RequestAborted);
        }));
    }
}
