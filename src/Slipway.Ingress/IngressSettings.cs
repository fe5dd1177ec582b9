namespace Slipway.Ingress;

/// <summary>What the ingress of one service needs; a file that only its owner may read, since it holds the control token.</summary>
/// <param name="Service">The service's name, for messages.</param>
/// <param name="Port">The stable port on 127.0.0.1; 0 takes a free one.</param>
/// <param name="ControlPort">The control port on 127.0.0.1; 0 takes a free one.</param>
/// <param name="Token">What a control request carries as <c>Authorization: Bearer</c>.</param>
/// <param name="Upstream">Where requests go from the first one on; absent: nowhere yet.</param>
internal sealed record IngressSettings(string Service, int Port, int ControlPort, string Token, Uri? Upstream = null);
