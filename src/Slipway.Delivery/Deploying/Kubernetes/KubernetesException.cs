using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>The Kubernetes API refused a request, or did not answer it; told apart by the reason and code of its own status.</summary>
public sealed class KubernetesException(string what, string? why, int code, string reason, string? cure = null, Exception? inner = null)
    : TargetFailedException(what, why, cure, inner: inner)
{
    /// <summary>The HTTP status; 0 when nothing answered.</summary>
    public int Code { get; } = code;

    /// <summary>The API's reason: <c>NotFound</c>, <c>Conflict</c>, <c>Forbidden</c>, <c>Invalid</c>, …; <c>Unreachable</c> when nothing answered.</summary>
    public string Reason { get; } = reason;

    /// <summary>What the API found wrong, one for each field: <c>spec.replicas: Invalid value: -1</c>.</summary>
    public ImmutableArray<string> Causes { get; init; } = [];

    /// <summary>How long the server asks to wait before the next try.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the request certainly changed nothing, so that even one that must not happen twice may be sent again.</summary>
    internal bool NotProcessed { get; init; }

    internal bool IsNotFound => Code == 404;

    internal bool IsConflict => Code == 409;

    /// <summary>Nobody's fault that time would not mend.</summary>
    internal bool IsTransient => Code is 0 or 408 or 429 or >= 500;
}
