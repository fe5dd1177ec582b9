namespace Slipway.Workflows.Stages;

/// <summary>The files that one stage hands to later ones.</summary>
/// <param name="Name">The artifact's name: that of the stage that makes it, and where there are several, of the stages that read it.</param>
/// <param name="Stage">The stage that makes it.</param>
/// <param name="Paths">The files, relative to the root; may hold globs.</param>
/// <param name="Root">The folder below which the artifact keeps the files' paths, relative to the repository's root: unpack there.</param>
public sealed record StageArtifact(string Name, string Stage, IReadOnlyList<string> Paths, string Root);
