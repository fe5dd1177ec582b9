using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Ingress.Forwarding;

namespace Slipway.Ingress.Control;

/// <summary>
/// <c>GET /</c> says where requests go and how many are in flight; <c>PUT /upstream</c> moves the traffic and answers after the switch.
/// Every request needs the token: any program on the machine can reach a loopback port.
/// </summary>
internal sealed class ControlApi(UpstreamSwitch upstreams, IngressSettings settings)
{
    /// <summary>Raised when a workload of the older kind would misunderstand the answers.</summary>
    public const int Protocol = 1;

    private readonly byte[] _authorization = Encoding.UTF8.GetBytes($"Bearer {settings.Token}");

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()), _authorization))
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "The control token is missing or wrong.");
            return;
        }

        switch (request.Method, request.Path.Value)
        {
            case ("GET", "/"):
                await AnswerAsync(context);
                break;
            case ("PUT", "/upstream"):
                await SwitchAsync(context);
                break;
            default:
                await RefuseAsync(context, StatusCodes.Status404NotFound, "There are GET / and PUT /upstream.");
                break;
        }
    }

    private async Task SwitchAsync(HttpContext context)
    {
        UpstreamRequest? wanted;
        try
        {
            wanted = await JsonSerializer.DeserializeAsync<UpstreamRequest>(context.Request.Body, IngressJson.Options, context.RequestAborted);
        }
        catch (JsonException exception)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, exception.Message);
            return;
        }

        if (wanted is null || wanted.Url is { } url && (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttp))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "An upstream is an absolute http URL, or null for none.");
            return;
        }

        upstreams.SwitchTo(wanted.Url);
        await AnswerAsync(context);
    }

    private Task AnswerAsync(HttpContext context)
    {
        var (current, all) = upstreams.Read();
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(
            context.Response.Body, new IngressStatus(Protocol, settings.Service, current, all), IngressJson.Options, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why + "\n", context.RequestAborted);
    }
}
