using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Tests.Deploying.Kubernetes;

/// <summary>
/// Stands in for <c>kubectl proxy</c> and the API server behind it: answers as a test says, for states that a real cluster cannot be brought to at a given moment.
/// </summary>
internal sealed class PlayedApi(Func<string, (int Status, string Body)?> answer) : IProcessRunner
{
    /// <summary>Requests that were broken off in the middle of the answer.</summary>
    public int BrokenOff { get; private set; }

    public async Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var socket = spec.Arguments.Single(argument => argument.StartsWith("--unix-socket=", StringComparison.Ordinal))["--unix-socket=".Length..];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.ListenUnixSocket(socket));
        await using var app = builder.Build();
        app.Run(ServeAsync);
        await app.StartAsync(cancellationToken);
        spec.OnOutput!("Starting to serve on " + socket);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("It runs until it is ended.");
    }

    public IDetachedProcess StartDetached(ProcessSpec spec, AbsolutePath logFile) => throw new NotSupportedException();

    private async Task ServeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        if (answer(context.Request.Path + context.Request.QueryString) is { } given)
        {
            context.Response.StatusCode = given.Status;
            await context.Response.WriteAsync(given.Body);
            return;
        }

        BrokenOff++;
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("""{ "kind": "Deployment", "status": { "replicas": 2, "updatedReplicas": 2,""");
        context.Abort();
    }
}
