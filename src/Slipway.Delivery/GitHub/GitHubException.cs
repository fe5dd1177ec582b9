using System.Net;
using Slipway.Tooling;

namespace Slipway.Delivery.GitHub;

/// <summary>GitHub refused a request, or could not be asked.</summary>
public sealed class GitHubException(string what, string? why, string? cure, HttpStatusCode? status = null, Exception? inner = null)
    : TargetFailedException(what, why, cure, inner: inner)
{
    /// <summary>What it answered with; absent when there was no answer.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>Whether it answered that something of that name exists already.</summary>
    public bool AlreadyExists => Status == HttpStatusCode.UnprocessableEntity && Why?.Contains("already_exists", StringComparison.Ordinal) == true;
}
