namespace Slipway;

/// <summary>A permission that a target needs where it runs, such as <c>id-token: write</c> on a GitHub runner.</summary>
/// <param name="Scope">The permission's name: <c>contents</c>, <c>id-token</c>, <c>deployments</c>; or <c>aws:ecr:PutImage</c> for an AWS action.</param>
/// <param name="Access"><c>read</c> or <c>write</c>.</param>
/// <param name="Why">One clause that a reviewer reads beside it.</param>
public sealed record PermissionNeed(string Scope, string Access, string Why);
