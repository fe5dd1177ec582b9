namespace Slipway.Delivery.Deploying.Local.State;

/// <summary>The process that holds the stable address; its token is in a file that only the owner may read.</summary>
/// <param name="Instance">The process; its port is the stable one.</param>
/// <param name="ControlPort">Where the switch is thrown, on 127.0.0.1.</param>
internal sealed record LocalIngress(LocalInstance Instance, int ControlPort);
