using Slipway.Tooling;

namespace Slipway.Building;

/// <summary>Finds the repository that a build works on.</summary>
internal static class RootLocator
{
    /// <summary><paramref name="given"/> if there is one; else the nearest folder, from <paramref name="start"/> upwards, that holds <c>.nuke</c>.</summary>
    public static AbsolutePath Find(string? given, AbsolutePath start, AbsolutePath program)
    {
        if (given is not null)
        {
            var path = AbsolutePath.Create(given, start);
            return path.DirectoryExists
                ? path
                : throw new UsageException(
                    $"--root names {path}, which is not a folder.", path.FileExists ? "There is a file of that name." : "It does not exist.", "Name the folder of a repository.");
        }

        return Upwards(start) ?? Upwards(program) ?? throw new UsageException(
            "There is no repository here.", $"Neither {start} nor a folder above it holds .nuke.", "Go into the repository, or name it by --root DIR.");
    }

    private static AbsolutePath? Upwards(AbsolutePath start)
    {
        for (var folder = start; folder is not null; folder = folder.Parent)
        {
            if ((folder / ".nuke").DirectoryExists)
            {
                return folder;
            }
        }

        return null;
    }
}
