namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>Somebody who may sign requests.</summary>
/// <param name="Arn">Who it is.</param>
/// <param name="AccessKey">The access key's id.</param>
/// <param name="SecretKey">The secret that signatures are made with.</param>
/// <param name="SessionToken">Goes with keys that expire.</param>
/// <param name="Expires">When they end.</param>
/// <param name="Allowed">The actions that are allowed; <see langword="null"/>: all.</param>
public sealed record AwsPrincipal(
    string Arn, string AccessKey, string SecretKey, string? SessionToken, DateTimeOffset? Expires, IReadOnlyCollection<string>? Allowed)
{
    /// <summary>Whether an action is allowed.</summary>
    public bool May(string action) => Allowed is null || Allowed.Contains(action, StringComparer.OrdinalIgnoreCase);
}
