namespace Slipway.Oci.Ecr;

/// <summary>How far the copy of an image to another region or account is.</summary>
/// <param name="Region">The region.</param>
/// <param name="Account">The account.</param>
/// <param name="Status">ECR's word: <c>IN_PROGRESS</c>, <c>COMPLETE</c> or <c>FAILED</c>.</param>
/// <param name="Failure">Why it failed.</param>
public sealed record EcrReplication(string Region, string Account, string Status, string? Failure)
{
    /// <summary>Whether the image is there.</summary>
    public bool IsComplete => Status == "COMPLETE";
}
