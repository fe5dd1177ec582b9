namespace Slipway.Oci.Aws.Internal;

/// <summary>A service that speaks AWS's JSON 1.1 protocol.</summary>
/// <param name="SigningName">Its name in signatures and IAM actions: <c>ecr</c>.</param>
/// <param name="TargetPrefix">Before the operation's name in <c>X-Amz-Target</c>.</param>
/// <param name="Version">Its API's version.</param>
internal sealed record JsonService(string SigningName, string TargetPrefix, string Version);
