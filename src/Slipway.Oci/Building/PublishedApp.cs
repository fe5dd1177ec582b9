using System.Collections.Immutable;

namespace Slipway.Oci.Building;

/// <summary>What <c>dotnet publish</c> made.</summary>
/// <param name="Assembly">The file name of the entry assembly.</param>
/// <param name="Files">Everything that goes into the image.</param>
internal sealed record PublishedApp(string Assembly, ImmutableArray<PublishedFile> Files);
