using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LoadHarness.Jobs;

/// <summary>Where this instance reaches itself.</summary>
internal sealed class SelfAddress(IServer server)
{
    public Uri Get()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The service listens nowhere.");
        var binding = BindingAddress.Parse(address);
        // Listening everywhere includes the loopback; a listening address is not one to connect to.
        var host = binding.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : binding.Host;
        return new Uri($"{binding.Scheme}://{host}:{binding.Port}");
    }
}
