using Slipway.Tooling;

namespace Slipway.Delivery.Scanning;

/// <summary>
/// Which folders of a tree are not scanned: what git keeps for itself, what builds leave behind, what package managers unpack.
/// <c>bin</c> and <c>obj</c> are build output only beside a project file; a <c>bin</c> of scripts is scanned like everything else,
/// and so are the parameters in <c>.nuke</c>.
/// </summary>
public static class TreeExcludes
{
    private const string Packages = "node_modules";

    private static readonly HashSet<string> Anywhere = new(StringComparer.Ordinal) { ".git", Packages, "TestResults", "BenchmarkDotNet.Artifacts" };

    private static readonly HashSet<string> AtRoot = new(StringComparer.Ordinal) { "artifacts", ".nuke/temp", ".nuke/tools", ".nuke/local" };

    private static readonly HashSet<string> BesideProject = new(StringComparer.Ordinal) { "bin", "obj" };

    /// <summary>Where installed npm packages say what their licences are; lock files do not.</summary>
    internal static bool IsPackages(string folder) => folder == Packages || folder.EndsWith("/" + Packages, StringComparison.Ordinal);

    /// <summary>
    /// The folders to leave out, relative to <paramref name="root"/>, sorted. Links are neither followed nor listed. What a build is about to make is among them:
    /// a scanner that meets files as they come and go reports nothing at all.
    /// </summary>
    public static IReadOnlyList<string> Of(AbsolutePath root)
    {
        var excluded = new List<string>(AtRoot);
        var pending = new Stack<string>([root]);
        while (pending.TryPop(out var folder))
        {
            var isProject = Directory.EnumerateFiles(folder, "*.*proj").Any();
            if (isProject)
            {
                excluded.AddRange(BesideProject.Select(name => AbsolutePath.Create(Path.Combine(folder, name)).RelativeTo(root)));
            }

            foreach (var child in new DirectoryInfo(folder).EnumerateDirectories().Where(child => child.LinkTarget is null))
            {
                var relative = AbsolutePath.Create(child.FullName).RelativeTo(root);
                if (Anywhere.Contains(child.Name))
                {
                    excluded.Add(relative);
                }
                else if (!AtRoot.Contains(relative) && !(isProject && BesideProject.Contains(child.Name)))
                {
                    pending.Push(child.FullName);
                }
            }
        }

        excluded.Sort(StringComparer.Ordinal);
        return excluded;
    }
}
