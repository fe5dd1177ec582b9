namespace Slipway.Oci.Ecr;

/// <summary>A repository of ECR.</summary>
/// <param name="Name">Its name: <c>team/load-harness</c>.</param>
/// <param name="Arn">Its ARN, as IAM policies name it.</param>
/// <param name="Uri">How images are named with it: <c>host/name</c>.</param>
/// <param name="ImmutableTags">Whether the service refuses to move a tag.</param>
/// <param name="ScanOnPush">Whether each image is scanned when it arrives.</param>
public sealed record EcrRepository(string Name, string Arn, string Uri, bool ImmutableTags, bool ScanOnPush);
