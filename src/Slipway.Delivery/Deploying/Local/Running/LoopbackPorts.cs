using System.Net;
using System.Net.Sockets;

namespace Slipway.Delivery.Deploying.Local.Running;

/// <summary>Ports on 127.0.0.1.</summary>
internal static class LoopbackPorts
{
    /// <summary>A port that nobody has at this moment; somebody may take it before it is used.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether nobody listens on <paramref name="port"/> at this moment.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
