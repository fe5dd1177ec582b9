using Slipway.Tooling;

namespace Slipway.Oci.Aws;

/// <summary>AWS refused a request, or could not be reached.</summary>
public sealed class AwsException(AwsError error, string? code, string operation, string what, string? why, string? cure, Exception? inner = null)
    : TargetFailedException(what, why, cure, inner: inner)
{
    /// <summary>What kind of refusal it is.</summary>
    public AwsError Error { get; } = error;

    /// <summary>AWS's own code; absent when there was no answer.</summary>
    public string? Code { get; } = code;

    /// <summary>What was asked for, as IAM names it: <c>ecr:DescribeImages</c>. For a denied request, the action that is missing.</summary>
    public string Operation { get; } = operation;
}
