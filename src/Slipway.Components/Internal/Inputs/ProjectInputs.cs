using System.Xml;
using System.Xml.Linq;
using Slipway.Tooling;

namespace Slipway.Components.Internal.Inputs;

/// <summary>
/// What a .NET project is made of: its folder, the projects that it refers to and theirs, what MSBuild, NuGet and the compiler pick up in the folders above, and
/// files that any of these name elsewhere. Where a project names files by an expression that only MSBuild can evaluate, it is the whole repository: built too often
/// is right, built too seldom is not.
/// </summary>
internal sealed class ProjectInputs
{
    private static readonly string[] FromAbove =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props",
        "global.json", "nuget.config", "NuGet.config", "NuGet.Config", ".editorconfig", ".globalconfig",
    ];

    private readonly AbsolutePath _root;
    private readonly HashSet<AbsolutePath> _files = [];
    private readonly HashSet<AbsolutePath> _read = [];
    private bool _isWholeTree;

    private ProjectInputs(AbsolutePath root) => _root = root;

    public static IReadOnlyCollection<AbsolutePath> Of(AbsolutePath project, AbsolutePath root)
    {
        var inputs = new ProjectInputs(root);
        inputs.AddProject(project);
        return inputs._isWholeTree ? [.. TreeFiles.Of(root)] : inputs._files;
    }

    private void AddProject(AbsolutePath project)
    {
        if (!_read.Add(project) || !project.FileExists)
        {
            return;
        }

        AddFolder(project.Parent!);
        ReadReferences(project);
        for (var folder = project.Parent; folder is not null; folder = folder.Parent)
        {
            foreach (var file in FromAbove.Select(name => folder / name).Where(file => file.FileExists && _files.Add(file) | _read.Add(file)))
            {
                if (Path.GetExtension(file) is ".props" or ".targets")
                {
                    ReadReferences(file);
                }
            }
        }
    }

    private void AddFolder(AbsolutePath folder)
    {
        if (_root.IsWithin(folder))
        {
            _isWholeTree = true;
        }
        else
        {
            _files.UnionWith(TreeFiles.Of(folder));
        }
    }

    private void ReadReferences(AbsolutePath file)
    {
        try
        {
            foreach (var element in XDocument.Load(file).Descendants())
            {
                var values = element.Attributes().Where(attribute => attribute.Name.LocalName is "Include" or "Update" or "Project").Select(attribute => attribute.Value);
                foreach (var value in element.HasElements ? values : values.Append(element.Value))
                {
                    value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList().ForEach(text => Add(text, file));
                }
            }
        }
        catch (XmlException)
        {
            _isWholeTree = true; // MSBuild will say what is wrong with it
        }
    }

    private void Add(string text, AbsolutePath file)
    {
        var folder = file.Parent!;
        var path = text.Replace('\\', '/')
            .Replace("$(MSBuildThisFileDirectory)", folder + "/", StringComparison.OrdinalIgnoreCase)
            .Replace("$(MSBuildProjectDirectory)", folder, StringComparison.OrdinalIgnoreCase);
        var leadsOut = path.Contains("../", StringComparison.Ordinal) || path.EndsWith("..", StringComparison.Ordinal) || path.StartsWith('/');
        if (!leadsOut && !path.EndsWith("proj", StringComparison.Ordinal))
        {
            return; // in the project's own folder, or no path at all
        }

        if (path.Contains("$(", StringComparison.Ordinal) || path.Contains("%(", StringComparison.Ordinal) || path.Contains("@(", StringComparison.Ordinal))
        {
            _isWholeTree |= leadsOut;
            return;
        }

        var wild = path.AsSpan().IndexOfAny('*', '?');
        var named = wild < 0 ? path : path[..(path.LastIndexOf('/', wild) + 1)];
        if (named.Contains('\n') || named.Contains('\0') || named.Length == 0)
        {
            return;
        }

        var target = AbsolutePath.Create(named, folder);
        if (target.DirectoryExists)
        {
            AddFolder(target);
        }
        else if (target.FileExists && Path.GetExtension(target).EndsWith("proj", StringComparison.OrdinalIgnoreCase))
        {
            AddProject(target);
        }
        else if (target.FileExists && _files.Add(target) && Path.GetExtension(target) is ".props" or ".targets" && _read.Add(target))
        {
            ReadReferences(target);
        }
    }
}
