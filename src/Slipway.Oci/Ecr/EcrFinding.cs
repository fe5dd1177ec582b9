namespace Slipway.Oci.Ecr;

/// <summary>A vulnerability that ECR's scan found.</summary>
/// <param name="Name">Its id: <c>CVE-2024-5535</c>.</param>
/// <param name="Severity"><c>CRITICAL</c>, <c>HIGH</c>, <c>MEDIUM</c>, <c>LOW</c>, <c>INFORMATIONAL</c> or <c>UNDEFINED</c>.</param>
/// <param name="Package">The package it is in.</param>
/// <param name="Version">That package's version in the image.</param>
/// <param name="FixedIn">The version without it; enhanced scans only.</param>
/// <param name="Description">What it is.</param>
/// <param name="Link">Where to read on.</param>
public sealed record EcrFinding(string Name, string Severity, string? Package, string? Version, string? FixedIn, string? Description, string? Link);
