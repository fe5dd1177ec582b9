using System.Text.RegularExpressions;
using Microsoft.Extensions.FileSystemGlobbing;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>What upload-artifact and download-artifact do, with folders for artifacts. Written from their documentation.</summary>
public sealed class ArtifactStore(AbsolutePath folder)
{
    public string Upload(AbsolutePath workspace, IReadOnlyDictionary<string, string> inputs)
    {
        var name = inputs["name"];
        Regex.IsMatch(name, "[\"':<>|*?\\r\\n\\\\/]").ShouldBeFalse($"'{name}' cannot be an artifact's name");
        var patterns = inputs["path"].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var hidden = inputs.GetValueOrDefault("include-hidden-files") == "true";
        var files = patterns.SelectMany(pattern => Find(workspace, pattern)).Distinct()
            .Where(file => hidden || !file.Split('/').Any(part => part.StartsWith('.'))).ToList();
        if (files.Count == 0)
        {
            return inputs.GetValueOrDefault("if-no-files-found") == "error"
                ? throw new InvalidOperationException($"No files found for {name}.")
                : "no files found";
        }

        var target = folder / name;
        if (target.DirectoryExists)
        {
            inputs.GetValueOrDefault("overwrite").ShouldBe("true", $"the artifact {name} exists already");
            Directory.Delete(target, recursive: true);
        }

        var root = Root(workspace, patterns, files);
        foreach (var file in files)
        {
            var copy = target / Path.GetRelativePath(root.Length == 0 ? "." : root, file);
            copy.Parent!.CreateDirectory();
            File.Copy(workspace / file, copy);
        }

        return $"{files.Count} files uploaded";
    }

    public string Download(AbsolutePath workspace, IReadOnlyDictionary<string, string> inputs)
    {
        var names = inputs.TryGetValue("name", out var one)
            ? [(folder / one).DirectoryExists ? one : throw new InvalidOperationException($"Artifact not found for name: {one}")]
            : Present(inputs["pattern"]);
        inputs.ContainsKey("name").ShouldBe(inputs.GetValueOrDefault("merge-multiple") != "true", "several artifacts would get a folder each");
        foreach (var name in names)
        {
            foreach (var file in Directory.EnumerateFiles(folder / name, "*", SearchOption.AllDirectories))
            {
                var copy = workspace / inputs.GetValueOrDefault("path", ".") / Path.GetRelativePath(folder / name, file);
                copy.Parent!.CreateDirectory();
                File.Copy(file, copy, overwrite: true);
            }
        }

        return $"{names.Count} artifacts downloaded";
    }

    private List<string> Present(string pattern)
    {
        var glob = new Regex("^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$");
        var present = folder.DirectoryExists ? Directory.EnumerateDirectories(folder) : [];
        return [.. present.Select(path => Path.GetFileName(path)).Where(name => glob.IsMatch(name))];
    }

    private static IEnumerable<string> Find(AbsolutePath workspace, string pattern)
    {
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddInclude((workspace / pattern).DirectoryExists ? pattern.TrimEnd('/') + "/**/*" : pattern);
        return matcher.GetResultsInFullPath(workspace).Select(path => AbsolutePath.Create(path).RelativeTo(workspace));
    }

    // The deepest folder that all searched paths share; of one path its folder if it is a file, else itself.
    private static string Root(AbsolutePath workspace, string[] patterns, List<string> files)
    {
        var searched = patterns.Select(pattern => pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).TakeWhile(part => !part.Contains('*')))
            .Select(parts => string.Join('/', parts)).Distinct().ToList();
        searched.RemoveAll(path => searched.Exists(other => other != path && (path + "/").StartsWith(other + "/", StringComparison.Ordinal)));
        if (searched is [var one])
        {
            return files is [var file] && file == one && (workspace / one).FileExists ? Path.GetDirectoryName(one)! : one;
        }

        var parts = searched.Select(path => path.Split('/')).ToList();
        return string.Join('/', parts[0].TakeWhile((part, i) => parts.TrueForAll(other => i < other.Length && other[i] == part)));
    }
}
