using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.Ingress.Forwarding;

/// <summary>Sends each request on to the current upstream and its answer back, both as streams.</summary>
internal sealed class Forwarder(UpstreamSwitch upstreams, string service, TimeProvider clock)
{
    private const int ConnectTries = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    public async Task HandleAsync(HttpContext context)
    {
        for (var attempt = 1; ; attempt++)
        {
            var upstream = upstreams.Acquire();
            if (upstream is null)
            {
                context.Response.Headers.RetryAfter = "1";
                await ExplainAsync(context, StatusCodes.Status503ServiceUnavailable, $"No release of {service} serves at this address now.");
                return;
            }

            try
            {
                if (await TrySendAsync(context, upstream, isLast: attempt == ConnectTries))
                {
                    return;
                }
            }
            finally
            {
                upstreams.Release(upstream);
            }

            // Nothing was sent, so another try repeats nothing; by then the switch may have been thrown.
            await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), clock, CancellationToken.None);
        }
    }

    /// <summary>Answers <see langword="false"/> when no connection came about and the request may be tried again.</summary>
    private async Task<bool> TrySendAsync(HttpContext context, Upstream upstream, bool isLast)
    {
        using var request = ForwardedRequest.Create(context, upstream.Address);
        HttpResponseMessage response;
        try
        {
            response = await upstream.SendAsync(request, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return true;
        }
        catch (HttpRequestException exception) when (!isLast && NothingWasSent(exception, request))
        {
            return false;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            await ExplainAsync(context, StatusCodes.Status502BadGateway, $"The release of {service} that serves here did not answer: {exception.Message}");
            return true;
        }

        using (response)
        {
            await ReturnAsync(context, response);
        }

        return true;
    }

    private static async Task ReturnAsync(HttpContext context, HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        ForwardedHeaders.CopyResponse(response, context.Response);
        try
        {
            if (response.StatusCode == HttpStatusCode.SwitchingProtocols
                && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            {
                await Tunnel.RunAsync(await upgrade.UpgradeAsync(), await response.Content.ReadAsStreamAsync(context.RequestAborted), context.RequestAborted);
                return;
            }

            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
            await StreamCopy.CopyAsync(body, context.Response.Body, context.RequestAborted);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status line is out: breaking the connection is the only honest way to say that the answer is not whole.
            context.Abort();
        }
    }

    private static bool NothingWasSent(HttpRequestException exception, HttpRequestMessage request) =>
        exception.HttpRequestError == HttpRequestError.ConnectionError && request.Content is not ForwardedBody { Started: true };

    private static Task ExplainAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why + "\n", CancellationToken.None);
    }
}
