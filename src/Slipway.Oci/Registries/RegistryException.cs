using System.Net;
using Slipway.Tooling;

namespace Slipway.Oci.Registries;

/// <summary>A registry refused a request, or could not be reached.</summary>
public sealed class RegistryException(string what, string? why, string? cure, HttpStatusCode? status = null, string? code = null, Exception? inner = null)
    : TargetFailedException(what, why, cure, inner: inner)
{
    /// <summary>The answer's status; absent when there was no answer.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>The registry's own code (OCI distribution specification, “Error codes”): <c>DENIED</c>, <c>MANIFEST_BLOB_UNKNOWN</c>.</summary>
    public string? Code { get; } = code;
}
