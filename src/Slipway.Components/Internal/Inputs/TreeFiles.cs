using Slipway.Delivery.Scanning;
using Slipway.Tooling;

namespace Slipway.Components.Internal.Inputs;

/// <summary>The files of a folder, without what builds and git leave in it.</summary>
internal static class TreeFiles
{
    public static IEnumerable<AbsolutePath> Of(AbsolutePath folder)
    {
        var excluded = TreeExcludes.Of(folder).Select(path => (string)(folder / path)).ToHashSet(StringComparer.Ordinal);
        return Walk(new DirectoryInfo(folder), excluded.Contains);
    }

    /// <summary>Every file; links are files.</summary>
    public static IEnumerable<AbsolutePath> Walk(DirectoryInfo folder, Predicate<string> isExcluded)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is not DirectoryInfo below || entry.LinkTarget is not null)
            {
                yield return AbsolutePath.Create(entry.FullName);
            }
            else if (!isExcluded(entry.FullName))
            {
                foreach (var file in Walk(below, isExcluded))
                {
                    yield return file;
                }
            }
        }
    }
}
