using Slipway.Tooling;

namespace Slipway.Workflows.Tests;

/// <summary>Finds this repository's own files from a test.</summary>
internal static class SourceTree
{
    public static AbsolutePath Root { get; } = Find();

    public static AbsolutePath Tests => Root / "tests/Slipway.Workflows.Tests";

    private static AbsolutePath Find()
    {
        for (var folder = AbsolutePath.Create(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if ((folder / "Slipway.slnx").FileExists)
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"No Slipway.slnx above {AppContext.BaseDirectory}.");
    }
}
