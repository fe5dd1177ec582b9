using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Starting;

/// <summary>
/// Looks through a repository for what can be delivered: web projects with the tests that reach them, and Dockerfiles. Reads what git knows of or would take, so
/// nothing that is ignored; runs and compiles nothing.
/// </summary>
public sealed class RepositorySurveyor(IProcessRunner processes, AbsolutePath root)
{
    private const int OldestSdk = 10;

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Looks. A folder that is no working tree of git is a <see cref="UsageException"/>.</summary>
    public async Task<RepositorySurvey> SurveyAsync(CancellationToken cancellationToken)
    {
        var files = await FilesAsync(cancellationToken).ConfigureAwait(false);
        await RequireTopAsync(cancellationToken).ConfigureAwait(false);
        var notes = new List<string>();
        var projects = new Dictionary<string, ProjectFile>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files.Where(file => Path.GetExtension(file).ToLowerInvariant() is ".csproj" or ".fsproj" or ".vbproj"))
        {
            try
            {
                projects[file] = ProjectFile.Read(root, file);
            }
            catch (XmlException exception)
            {
                notes.Add($"{file} is left out: it cannot be read ({exception.Message}).");
            }
        }

        var named = new Dictionary<string, FoundService>(StringComparer.Ordinal);
        foreach (var project in projects.Values.Where(project => project is { IsWeb: true, IsTest: false }))
        {
            Add(named, Path.GetFileNameWithoutExtension(project.Path), project.Folder, name => ServiceOf(name, project, projects, files));
        }

        foreach (var other in files.Where(file => !IsHidden(file) && Path.GetFileName(file) is var name && (name == "Containerfile" || name.StartsWith("Dockerfile.", StringComparison.Ordinal))))
        {
            notes.Add($"{other} is left out: to build from it, declare a DockerfileSource with its Dockerfile.");
        }

        foreach (var context in files.Where(file => !IsHidden(file) && Path.GetFileName(file) == "Dockerfile").Select(FolderOf))
        {
            if (projects.Values.Any(project => project.IsWeb && project.Folder == context))
            {
                notes.Add($"{Join(context, "Dockerfile")} is left out: the project beside it becomes an image without it. To build from it, declare a DockerfileSource.");
            }
            else
            {
                Add(named, context.Length == 0 ? root.Name : Path.GetFileName(context), FolderOf(context), name => new FoundService(name) { Context = context.Length == 0 ? "." : context });
            }
        }

        if (named.Count == 0)
        {
            notes.Add("No service was found: declare what is to be delivered in build/Build.cs.");
        }

        if (OldSdk() is { } asked)
        {
            notes.Add($"global.json asks for the .NET SDK {asked}, and a build needs 10: raise it, or the build does not compile.");
        }

        return new([.. named.Values.OrderBy(service => service.Name, StringComparer.Ordinal)], [.. notes]);
    }

    /// <summary>Two services of one name are told apart by the folders they are in.</summary>
    private static void Add(Dictionary<string, FoundService> named, string title, string folder, Func<string, FoundService> make)
    {
        var name = NameOf(title);
        for (var above = FolderOf(folder); named.ContainsKey(name) && above.Length > 0; above = FolderOf(above))
        {
            name = NameOf($"{Path.GetFileName(above)}-{name}");
        }

        for (var (number, plain) = (2, name); named.ContainsKey(name); number++)
        {
            name = $"{plain}-{number}";
        }

        named[name] = make(name);
    }

    private FoundService ServiceOf(string name, ProjectFile project, Dictionary<string, ProjectFile> projects, IReadOnlyList<string> files)
    {
        var code = files
            .Where(file => Path.GetExtension(file) is ".cs" or ".fs" or ".vb" && file.StartsWith(Join(project.Folder, ""), StringComparison.Ordinal))
            .Select(file => File.ReadAllText(root / file));
        var routes = MappedRoutes.In(code);
        return new FoundService(name)
        {
            Project = project.Path,
            Tests = [.. projects.Values.Where(test => test.IsTest && Reaches(test, project, projects, [])).Select(test => test.Path).Order(StringComparer.Ordinal)],
            Ready = routes.Ready,
            Probe = routes.Probe,
        };
    }

    private static bool Reaches(ProjectFile from, ProjectFile wanted, Dictionary<string, ProjectFile> projects, HashSet<string> seen) =>
        seen.Add(from.Path) && from.References.Any(reference =>
            projects.TryGetValue(reference, out var next) && (next == wanted || Reaches(next, wanted, projects, seen)));

    private string? OldSdk()
    {
        var file = root / "global.json";
        if (!file.FileExists)
        {
            return null;
        }

        try
        {
            var sdk = JsonNode.Parse(File.ReadAllText(file), documentOptions: Lenient)?["sdk"];
            var version = (string?)sdk?["version"];
            return (string?)sdk?["rollForward"] is "major" or "latestMajor" ? null : int.TryParse(version?.Split('.')[0], CultureInfo.InvariantCulture, out var major) && major < OldestSdk ? version : null;
        }
        catch (JsonException)
        {
            return null; // dotnet itself will say so
        }
    }

    private async Task<IReadOnlyList<string>> FilesAsync(CancellationToken cancellationToken)
    {
        var result = await processes.RunAsync(
            new("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]) { WorkingDirectory = root, ThrowOnError = false }, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? [.. result.StandardOutput.Split('\0').Select(file => file.Trim('\n')).Where(file => file.Length > 0 && (root / file).FileExists).Order(StringComparer.Ordinal)]
            : throw new UsageException($"{root} is no working tree of git.", result.StandardError.Trim(), "Versions follow from commits: run git init there, and commit what it holds.");
    }

    private async Task RequireTopAsync(CancellationToken cancellationToken)
    {
        var prefix = await processes.RunAsync(new("git", ["rev-parse", "--show-prefix"]) { WorkingDirectory = root, ThrowOnError = false }, cancellationToken).ConfigureAwait(false);
        if (prefix.StandardOutput.Trim() is { Length: > 0 } inner)
        {
            throw new UsageException($"{root} is the folder {inner.TrimEnd('/')} of a repository.", "Versions, tags and workflows are the whole repository's.", "Name the folder that .git is in.");
        }
    }

    // Such as .devcontainer: what people work in is nothing that they deliver.
    private static bool IsHidden(string file) => file.Split('/').SkipLast(1).Any(folder => folder.StartsWith('.'));

    private static string FolderOf(string path) => (Path.GetDirectoryName(path) ?? "").Replace('\\', '/');

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private static string NameOf(string title)
    {
        var name = new StringBuilder();
        foreach (var letter in title.Select(char.ToLowerInvariant))
        {
            if (char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter))
            {
                name.Append(letter);
            }
            else if (name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }
        }

        return name.ToString().TrimEnd('-') is { Length: > 0 } usable ? usable : "service";
    }
}
