using System.Collections.Immutable;
using Slipway.Tooling.Records;

namespace Slipway.Oci.Building;

/// <summary>What the compiler was called with when a project was last published, and what the published files followed from.</summary>
[RecordSchema("compilation", 1)]
internal sealed record RecordedCompilation
{
    /// <summary>What the files do not say: the SDK, the declaration, the places.</summary>
    public required string Key { get; init; }

    /// <summary>The commit that stands in the generated sources.</summary>
    public required string Commit { get; init; }

    /// <summary>Whether the commit stands in other published files too, such as the assemblies of other projects: then another commit is published.</summary>
    public required bool CommitIsElsewhere { get; init; }

    /// <summary>The digest of each input.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }

    /// <summary>The compiler.</summary>
    public required string Compiler { get; init; }

    /// <summary>Whether MSBuild ran it in the SDK's compiler server.</summary>
    public bool Shared { get; init; }

    /// <summary>Its arguments, one a line.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>What it writes.</summary>
    public required string Assembly { get; init; }

    /// <summary>The assembly's file name in the publish folder, where it is the very file that the compiler wrote.</summary>
    public required string Published { get; init; }

    /// <summary>How many files were published.</summary>
    public required int PublishedFiles { get; init; }
}
