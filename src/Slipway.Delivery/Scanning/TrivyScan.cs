using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Delivery.Scanning;

/// <summary>One run of Trivy's scanners.</summary>
/// <param name="Tool">Which Trivy.</param>
/// <param name="Options">How it is to run.</param>
/// <param name="Cache">Its cache folder.</param>
/// <param name="Kinds">What to look for.</param>
/// <param name="Report">Where the report goes.</param>
/// <param name="LicenseFiles">Whether the text of licence files and headers is read, beside what packages declare.</param>
internal sealed record TrivyScan(
    TrivyTool Tool, TrivyOptions Options, AbsolutePath Cache, ImmutableArray<FindingKind> Kinds, AbsolutePath Report, bool LicenseFiles);
