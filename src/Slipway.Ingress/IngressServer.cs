using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Slipway.Ingress.Control;
using Slipway.Ingress.Forwarding;

namespace Slipway.Ingress;

/// <summary>The two listeners: the stable address of the service, and the control beside it. Both on loopback only.</summary>
internal sealed class IngressServer : IAsyncDisposable
{
    private static readonly object ControlMark = new();
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly UpstreamSwitch _upstreams;

    private IngressServer(WebApplication app, UpstreamSwitch upstreams)
    {
        (_app, _upstreams) = (app, upstreams);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address)).ToList();
        (Address, ControlAddress) = (addresses[0], addresses[1]);
    }

    /// <summary>Where the service is reached.</summary>
    public Uri Address { get; }

    /// <summary>Where the switch is thrown.</summary>
    public Uri ControlAddress { get; }

    /// <summary>Listens on both ports, or throws the <see cref="IOException"/> that names the one that is taken.</summary>
    public static async Task<IngressServer> StartAsync(IngressSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Configure(options, settings));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownGrace);
        var app = builder.Build();
        var upstreams = new UpstreamSwitch(settings.Upstream);
        var forwarder = new Forwarder(upstreams, settings.Service, clock);
        var control = new ControlApi(upstreams, settings);
        app.Run(context => IsControl(context) ? control.HandleAsync(context) : forwarder.HandleAsync(context));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            upstreams.Dispose();
            await app.DisposeAsync();
            throw;
        }

        return new IngressServer(app, upstreams);
    }

    /// <summary>Completes when the process was asked to end.</summary>
    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _upstreams.Dispose();
    }

    private static void Configure(KestrelServerOptions options, IngressSettings settings)
    {
        options.AddServerHeader = false;
        // What is too large or too slow is for the service to say; the way to it sets no limit of its own.
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.RequestHeaderEncodingSelector = _ => Encoding.Latin1; // bytes pass as they came
        options.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        options.Listen(IPAddress.Loopback, settings.Port);
        options.Listen(IPAddress.Loopback, settings.ControlPort, listen => listen.Use(next => connection =>
        {
            connection.Items[ControlMark] = true;
            return next(connection);
        }));
    }

    private static bool IsControl(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(ControlMark) == true;
}
