using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests;

/// <summary>A build of this repository that has a wrapper: what it is made of, and what its wrapper takes for compiled.</summary>
/// <param name="Folder">Where the wrapper is.</param>
/// <param name="Program">The compiler's output.</param>
/// <param name="Stamp">The file that is newer than every source while the output is good.</param>
/// <param name="Sources">Git's path patterns of all that the compiler reads.</param>
internal sealed record CompiledBuild(string Folder, string Program, string Stamp, ImmutableArray<string> Sources)
{
    private static readonly ImmutableArray<string> Shared = ["src/Slipway.*", "Directory.*", "global.json", "BannedSymbols.txt", ".editorconfig"];

    /// <summary>This repository's own.</summary>
    public static readonly CompiledBuild Own = new(".", "build/bin/Release", ".nuke/temp/build.stamp", ["build", .. Shared]);

    /// <summary>That of the sample with two services.</summary>
    public static readonly CompiledBuild TwoServices = new(
        "samples/two-services", "samples/two-services/build/bin/Release", "samples/two-services/build/bin/Release/net10.0/TwoServices.Build.dll",
        ["samples/two-services/build", .. Shared]);
}
