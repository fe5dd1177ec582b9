using LoadHarness.Configuration;
using LoadHarness.Http;

namespace LoadHarness.Jobs;

/// <summary><c>GET /jobs</c>, <c>GET /jobs/{id}</c>, <c>DELETE /jobs/{id}</c>.</summary>
internal static class JobRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var jobs = app.ServiceProvider.GetRequiredService<JobTable>();
        var limits = app.ServiceProvider.GetRequiredService<LimitOptions>();

        app.MapRead("/jobs", context =>
        {
            context.Response.Headers.CacheControl = "no-store";
            var list = new JobList(limits, jobs.List());
            return context.Response.WriteAsJsonAsync(list, HarnessJson.Default.JobList, cancellationToken: context.RequestAborted);
        });
        app.MapRead("/jobs/{id}", context => Find(jobs, context) is { } job ? WriteAsync(context, job) : MissingAsync(context));
        app.MapDelete("/jobs/{id}", (RequestDelegate)(async context =>
        {
            if (Find(jobs, context) is not { } job)
            {
                await MissingAsync(context);
                return;
            }

            // Cancelling what has ended changes nothing; the answer says how it ended.
            if (job.State == JobState.Running)
            {
                await job.CancelAsync();
                await job.Ended.WaitAsync(context.RequestAborted);
            }

            await WriteAsync(context, job);
        }));
    }

    private static Job? Find(JobTable jobs, HttpContext context) => jobs.Find((string)context.Request.RouteValues["id"]!);

    private static Task WriteAsync(HttpContext context, Job job)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(job.View(), HarnessJson.Default.JobView, cancellationToken: context.RequestAborted);
    }

    private static Task MissingAsync(HttpContext context) => Problem.WriteAsync(
        context,
        StatusCodes.Status404NotFound,
        "No such job",
        "There is no job of this id here. Jobs belong to one instance and are forgotten after the next fifty.");
}
