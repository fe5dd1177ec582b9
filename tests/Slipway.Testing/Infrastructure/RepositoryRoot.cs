using System.Runtime.CompilerServices;
using Slipway.Tooling;

namespace Slipway.Testing.Infrastructure;

/// <summary>Where this repository is.</summary>
public static class RepositoryRoot
{
    /// <summary>Its folder: the one above this file that holds the solution.</summary>
    public static AbsolutePath Find([CallerFilePath] string here = "")
    {
        for (var folder = AbsolutePath.Create(here).Parent; folder is not null; folder = folder.Parent)
        {
            if ((folder / "Slipway.slnx").FileExists)
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"No folder above {here} holds Slipway.slnx.");
    }
}
