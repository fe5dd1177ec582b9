using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Starting;

/// <summary>Gives a repository a build of its own. Writes through the gate, and over nothing that is there.</summary>
/// <param name="processes">Runs git.</param>
/// <param name="changes">Every file asks here.</param>
/// <param name="own">Slipway's own repository: the scripts are those that it starts its own build with.</param>
public sealed class RepositoryStart(IProcessRunner processes, IChangeGate changes, AbsolutePath own)
{
    private static readonly string[] Scripts = ["build.sh", "build.ps1", "build.cmd"];

    /// <summary>Looks through <paramref name="root"/> and writes what it lacks; answers what it found. A repository that has a build is a <see cref="UsageException"/>.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="packages">Slipway's packages, all of one version.</param>
    /// <param name="version">That version.</param>
    /// <param name="cancellationToken">Ends git, and stops between two files.</param>
    public async Task<RepositorySurvey> RunAsync(AbsolutePath root, IReadOnlyList<AbsolutePath> packages, string version, CancellationToken cancellationToken)
    {
        RefuseWhatIsThere(root);
        var survey = await new RepositorySurveyor(processes, root).SurveyAsync(cancellationToken).ConfigureAwait(false);
        var starter = new StarterBuild(survey, version);
        if (starter.HasProjectAround && (root / "Directory.Build.props").FileExists)
        {
            survey = survey with { Notes = survey.Notes.Add($"A project is in the root folder and would take the build for its own code: add to Directory.Build.props {StarterBuild.Excludes}") };
        }

        var ignoring = (root / ".gitignore").FileExists ? await File.ReadAllTextAsync(root / ".gitignore", cancellationToken).ConfigureAwait(false) : "";
        if (StarterBuild.Ignore(ignoring) is { } ignore)
        {
            await WriteAsync("append to", root, ignore.Path, path => File.AppendAllText(path, ignore.Text), cancellationToken).ConfigureAwait(false);
        }

        var copies = Scripts.Append("global.json").Where(name => !(root / name).FileExists).Select(name => (From: own / name, To: name))
            .Concat(packages.Select(package => (From: package, To: $"{StarterBuild.Feed}/{package.Name}")));
        foreach (var (from, to) in copies)
        {
            await WriteAsync("write", root, to, path => File.Copy(from, path), cancellationToken).ConfigureAwait(false);
        }

        foreach (var file in starter.Files.Where(file => !(root / file.Path).FileExists))
        {
            await WriteAsync("write", root, file.Path, path => File.WriteAllText(path, file.Text), cancellationToken).ConfigureAwait(false);
        }

        return survey;
    }

    private static void RefuseWhatIsThere(AbsolutePath root)
    {
        if (!root.DirectoryExists)
        {
            throw new UsageException($"There is no folder {root}.", "It is to be the repository that gets a build.", "Correct the path, or make the repository with git init.");
        }

        if (Scripts.Append("build").FirstOrDefault(name => (root / name).FileExists || (root / name).DirectoryExists) is { } present)
        {
            throw new UsageException(
                $"{root / present} is there already; nothing was changed.",
                "What is there must not be lost.",
                (root / "build" / "_build.csproj").FileExists
                    ? $"For newer packages: ./build.sh Pack, copy artifacts/packages to {root / StarterBuild.Feed}, and set their version in build/_build.csproj."
                    : $"Move {present} away, and run this again.");
        }
    }

    private Task WriteAsync(string verb, AbsolutePath root, string file, Action<AbsolutePath> write, CancellationToken cancellationToken) =>
        changes.ChangeAsync(
            new Change(verb, root / file),
            token =>
            {
                token.ThrowIfCancellationRequested();
                (root / file).Parent!.CreateDirectory();
                write(root / file);
                return Task.CompletedTask;
            },
            cancellationToken);
}
