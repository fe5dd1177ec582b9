using System.Net;
using System.Net.Sockets;

namespace Slipway.Testing.Infrastructure;

/// <summary>Ports that nobody listens on right now.</summary>
public static class FreePort
{
    /// <summary>One on the loopback interface. Somebody else may take it before it is used: try again then.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
