namespace Slipway.Ingress.Control;

/// <summary>The body of <c>PUT /upstream</c>.</summary>
/// <param name="Url">Where requests go from now on; <see langword="null"/>: nowhere, so that they get 503.</param>
internal sealed record UpstreamRequest(Uri? Url);
