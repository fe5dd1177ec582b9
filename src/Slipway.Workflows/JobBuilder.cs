using Slipway.Workflows.GitHub;
using Slipway.Workflows.Stages;

namespace Slipway.Workflows;

/// <summary>Turns one stage into a job of a GitHub workflow.</summary>
/// <param name="script">How a job starts the build.</param>
/// <param name="declaration">The workflow.</param>
/// <param name="stage">The stage.</param>
/// <param name="options">What the job has beyond what its targets say.</param>
/// <param name="matrix">Its matrix.</param>
/// <param name="splitStages">The stages that run several times.</param>
/// <param name="absentStages">The stages before it that may not have run when it does, since a condition kept them from starting.</param>
internal sealed class JobBuilder(
    string script, Workflow declaration, Stage stage, JobOptions options, Matrix? matrix, IReadOnlySet<string> splitStages, IReadOnlySet<string> absentStages)
{
    private const string SourcesPermission = "contents";

    public Job Build(IReadOnlySet<string> keepAfterFailure)
    {
        return new Job(stage.Name)
        {
            Name = options.Name ?? Names.Title(stage.Name),
            Needs = stage.Needs,
            If = options.If ?? RunConditions.All(stage.Conditions, Status),
            RunsOn = stage.Runner is not null ? Runner.FromString(stage.Runner) : options.Runner ?? declaration.Runner,
            Environment = stage.Environment is null ? null : new JobEnvironment(EnvironmentName(stage.Environment), options.EnvironmentUrl),
            Permissions = PermissionsOf(),
            Timeout = options.Timeout ?? declaration.JobTimeout,
            Concurrency = options.Concurrency,
            Matrix = matrix,
            Container = options.Container,
            Services = [.. options.Services],
            Outputs = [.. options.Outputs.Select(output => KeyValuePair.Create(output.Key, $"${{{{ steps.build.outputs.{output.Value} }}}}"))],
            Steps =
            [
                .. SetUp(), .. options.Before, .. stage.Downloads.Select(Download), Run(), .. Recover(), .. options.After,
                .. stage.Uploads.Select(artifact => Upload(artifact, keepAfterFailure.Contains(artifact.Name))),
            ],
        };
    }

    // GitHub skips what needs a job that did not start; here what needs such a target runs all the same, and only a failure keeps it from it.
    private string? Status =>
        stage.RunsAlways && stage.Needs.Count > 0 ? "always()" : absentStages.Count > 0 ? "!cancelled() && !failure()" : null;

    // An environment that was only assumed for the plan is chosen by an input when the workflow runs.
    private string EnvironmentName(string planned)
    {
        var assumed = declaration.Assumed.Where(pair => pair.Value == planned).Select(pair => Names.Variable(pair.Key)).ToHashSet(StringComparer.Ordinal);
        var input = Inputs.FirstOrDefault(input => assumed.Contains(Names.Variable(input.Parameter ?? input.Name)));
        return input is null ? planned : $"${{{{ inputs.{input.Name} }}}}";
    }

    private IEnumerable<WorkflowInput> Inputs => declaration.On.OfType<DispatchTrigger>().SelectMany(trigger => trigger.Inputs);

    private IEnumerable<Step> SetUp()
    {
        var checkout = Step.Uses(KnownActions.Checkout, ("persist-credentials", "false")) with { Name = "Check out" };
        yield return stage.NeedsHistory || options.FullHistory ? checkout with { With = [.. checkout.With, new("fetch-depth", "0")] } : checkout;
        yield return Step.Uses(KnownActions.SetupDotnet, ("global-json-file", "global.json")) with { Name = "Set up .NET" };
        if (declaration.CacheKeyFiles.Count > 0)
        {
            var files = string.Join(", ", declaration.CacheKeyFiles.Select(file => $"'{file}'"));
            yield return Step.Uses(
                KnownActions.Cache,
                ("path", string.Join('\n', declaration.CachePaths)),
                ("key", $"packages-${{{{ runner.os }}}}-${{{{ hashFiles({files}) }}}}"),
                ("restore-keys", "packages-${{ runner.os }}-")) with
            {
                Name = "Restore packages",
            };
        }
    }

    private Step Run() => Command(stage.Invoke, stage.Skip) with { Id = "build", Name = "Run " + string.Join(", ", stage.Invoke) };

    private IEnumerable<Step> Recover() => declaration.Recoveries.Where(recovery => stage.Targets.Contains(recovery.After))
        .Select(recovery => Command([recovery.Target], []) with { Name = "Run " + recovery.Target, If = "always()" });

    // `exec` puts the build in the shell's place: the runner signals only the process it started, and bash would not pass the signal on.
    private RunStep Command(IReadOnlyList<string> targets, IReadOnlyList<string> skip)
    {
        var words = new List<string> { script };
        words.AddRange(targets);
        words.AddRange(skip.Count > 0 ? ["--skip", .. skip] : []);
        words.AddRange(declaration.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .SelectMany(pair => new[] { "--" + Names.Kebab(pair.Key), pair.Value }));
        words.AddRange(declaration.Flags.Concat(options.Flags).Distinct(StringComparer.Ordinal).Select(flag => "--" + Names.Kebab(flag)));
        return Step.Run("exec " + string.Join(' ', words.Select(ShellWord.Quote))) with { Env = Env() };
    }

    private List<KeyValuePair<string, string>> Env()
    {
        var env = new List<KeyValuePair<string, string>>();
        foreach (var input in Inputs)
        {
            env.Add(new(Names.Variable(input.Parameter ?? input.Name), $"${{{{ inputs.{input.Name} }}}}"));
        }

        if (matrix is not null)
        {
            env.Add(new(Names.Variable(matrix.Parameter ?? matrix.Axis), matrix.Expression));
        }

        env.AddRange(options.Env.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        var secrets = stage.Secrets.Select(Names.Variable).ToHashSet(StringComparer.Ordinal);
        if (secrets.Remove("GITHUB_TOKEN") || stage.Permissions.Any(UsesToken))
        {
            env.Add(new("GITHUB_TOKEN", "${{ github.token }}"));
        }

        var given = env.Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        env.AddRange(stage.Variables.Where(name => !given.Contains(name)).Order(StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, $"${{{{ vars.{name} }}}}")));
        env.AddRange(secrets.Order(StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, $"${{{{ secrets.{name} }}}}")));
        var twice = env.GroupBy(pair => pair.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? env
            : throw Usage.Error(
                $"{declaration.FileName}, job '{stage.Name}': the variable {twice} has two sources.",
                "An input, a matrix, a secret and the job's own variables share one set of names.",
                "Rename one of them.");
    }

    // The OIDC exchange has its own way; every other right that a target declares is used through the token. Checking out declares none.
    private static bool UsesToken(StagePermission permission) => permission.Scope != "id-token";

    private List<Permission> PermissionsOf()
    {
        var declared = stage.Permissions.ToLookup(permission => permission.Scope, StringComparer.Ordinal);
        var sources = declared[SourcesPermission].FirstOrDefault() ?? new StagePermission(SourcesPermission, "read", "check out the sources");
        return [.. stage.Permissions.Where(permission => permission.Scope != SourcesPermission).Append(sources)
            .OrderBy(permission => permission.Scope, StringComparer.Ordinal)
            .Select(permission => new Permission(permission.Scope, permission.Access, permission.Why))];
    }

    // By pattern where the artifact may be missing (an earlier stage failed, or did not start) or is one of several (a matrix): a pattern without a match is no error.
    private UsesStep Download(StageArtifact artifact)
    {
        var name = $"Fetch what {artifact.Stage} made";
        var inputs = splitStages.Contains(artifact.Stage)
            ? [("pattern", artifact.Name + ".*"), ("merge-multiple", "true")]
            : stage.RunsAlways || absentStages.Contains(artifact.Stage) ? [("pattern", artifact.Name), ("merge-multiple", "true")] : new List<(string, string)> { ("name", artifact.Name) };
        if (artifact.Root.Length > 0)
        {
            inputs.Add(("path", artifact.Root));
        }

        return Step.Uses(KnownActions.DownloadArtifact, inputs) with { Name = name };
    }

    private UsesStep Upload(StageArtifact artifact, bool keepAfterFailure)
    {
        var inputs = new List<(string, string)>
        {
            ("name", matrix is null ? artifact.Name : $"{artifact.Name}.{ArtifactSuffix(matrix)}"),
            ("path", string.Join('\n', artifact.Paths)),
            ("if-no-files-found", keepAfterFailure ? "warn" : "error"),
            ("retention-days", "7"),
            ("overwrite", "true"), // a second attempt of the job replaces what the first one stored
        };
        if (artifact.Paths.Any(path => path.Split('/').Any(part => part.StartsWith('.'))))
        {
            inputs.Add(("include-hidden-files", "true"));
        }

        return Step.Uses(KnownActions.UploadArtifact, inputs) with
        {
            Name = "Keep what later jobs read",
            If = keepAfterFailure ? "always()" : null,
        };
    }

    // An artifact's name must not hold a slash, as "1/3" does; the job's index in the matrix is as good.
    private static string ArtifactSuffix(Matrix matrix) =>
        matrix.Values.All(value => value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) ? matrix.Expression : "${{ strategy.job-index }}";
}
