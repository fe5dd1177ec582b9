using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Oci.Building;

/// <summary>All that a project's published files follow from, for telling what has changed since they were published.</summary>
/// <param name="Files">Every file: sources of the project and of those that it refers to, project files, what MSBuild picks up above them.</param>
/// <param name="Key">Everything else as a text: the SDK's version, how the service is declared.</param>
public sealed record DotNetInputs(ImmutableArray<AbsolutePath> Files, string Key);
