namespace Slipway.Workflows.GitHub;

/// <summary>
/// A workflow in one attribute on the build class, as in NUKE: for builds that need no more than triggers and targets. Secrets, permissions and artifacts
/// are not named here: they follow from the targets.
/// </summary>
/// <param name="name">The workflow's name, and its file's.</param>
/// <param name="image">The runner.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GitHubActionsAttribute(string name, GitHubActionsImage image) : Attribute
{
    /// <summary>The workflow's name.</summary>
    public string Name { get; } = name;

    /// <summary>The runner.</summary>
    public GitHubActionsImage Image { get; } = image;

    /// <summary>Triggers without filters.</summary>
    public GitHubActionsTrigger[] On { get; set; } = [];

    /// <summary>Branches whose pushes start it.</summary>
    public string[] OnPushBranches { get; set; } = [];

    /// <summary>Tags whose pushes start it.</summary>
    public string[] OnPushTags { get; set; } = [];

    /// <summary>Paths that a push must touch.</summary>
    public string[] OnPushIncludePaths { get; set; } = [];

    /// <summary>Paths that alone do not start it.</summary>
    public string[] OnPushExcludePaths { get; set; } = [];

    /// <summary>Branches whose pull requests start it.</summary>
    public string[] OnPullRequestBranches { get; set; } = [];

    /// <summary>Paths that a pull request must touch.</summary>
    public string[] OnPullRequestIncludePaths { get; set; } = [];

    /// <summary>Paths that alone do not start it.</summary>
    public string[] OnPullRequestExcludePaths { get; set; } = [];

    /// <summary>A cron line, in UTC.</summary>
    public string? OnCronSchedule { get; set; }

    /// <summary>Inputs that may be left empty when it is started by hand.</summary>
    public string[] OnWorkflowDispatchOptionalInputs { get; set; } = [];

    /// <summary>Inputs that must be given when it is started by hand.</summary>
    public string[] OnWorkflowDispatchRequiredInputs { get; set; } = [];

    /// <summary>The targets to reach. Default: the build's default target.</summary>
    public string[] InvokedTargets { get; set; } = [];

    /// <summary>The time limit of each job, in minutes. Default: 30.</summary>
    public int TimeoutMinutes { get; set; } = 30;

    /// <summary>The concurrency group. Default: see <see cref="Workflow.Concurrency"/>.</summary>
    public string? ConcurrencyGroup { get; set; }

    /// <summary>Whether a newer run of the group cancels the older. Default: false.</summary>
    public bool ConcurrencyCancelInProgress { get; set; }

    /// <summary>Lock files that key a cache of the packages. Default: no cache.</summary>
    public string[] CacheKeyFiles { get; set; } = [];

    /// <summary>The same as a declaration.</summary>
    public Workflow ToWorkflow() => new(Name)
    {
        On = [.. Triggers()],
        Targets = InvokedTargets,
        Runner = new Runner(LabelOf(Image)),
        JobTimeout = TimeSpan.FromMinutes(TimeoutMinutes),
        Concurrency = ConcurrencyGroup is null ? null : new Concurrency(ConcurrencyGroup, ConcurrencyCancelInProgress),
        CacheKeyFiles = CacheKeyFiles,
    };

    private IEnumerable<Trigger> Triggers()
    {
        if (On.Contains(GitHubActionsTrigger.Push) || OnPushBranches.Length + OnPushTags.Length + OnPushIncludePaths.Length + OnPushExcludePaths.Length > 0)
        {
            yield return new PushTrigger { Branches = OnPushBranches, Tags = OnPushTags, Paths = OnPushIncludePaths, PathsIgnore = OnPushExcludePaths };
        }

        if (On.Contains(GitHubActionsTrigger.PullRequest)
            || OnPullRequestBranches.Length + OnPullRequestIncludePaths.Length + OnPullRequestExcludePaths.Length > 0)
        {
            yield return new PullRequestTrigger
            {
                Branches = OnPullRequestBranches,
                Paths = OnPullRequestIncludePaths,
                PathsIgnore = OnPullRequestExcludePaths,
            };
        }

        if (OnCronSchedule is not null)
        {
            yield return new ScheduleTrigger(OnCronSchedule);
        }

        if (On.Contains(GitHubActionsTrigger.WorkflowDispatch) || OnWorkflowDispatchOptionalInputs.Length + OnWorkflowDispatchRequiredInputs.Length > 0)
        {
            yield return new DispatchTrigger(
            [
                .. OnWorkflowDispatchRequiredInputs.Select(input => new WorkflowInput(input) { Required = true }),
                .. OnWorkflowDispatchOptionalInputs.Select(input => new WorkflowInput(input)),
            ]);
        }
    }

    private static string LabelOf(GitHubActionsImage image) => image switch
    {
        GitHubActionsImage.UbuntuLatest => "ubuntu-latest",
        GitHubActionsImage.Ubuntu2404 => "ubuntu-24.04",
        GitHubActionsImage.Ubuntu2204 => "ubuntu-22.04",
        GitHubActionsImage.WindowsLatest => "windows-latest",
        GitHubActionsImage.Windows2025 => "windows-2025",
        GitHubActionsImage.Windows2022 => "windows-2022",
        GitHubActionsImage.MacOsLatest => "macos-latest",
        GitHubActionsImage.MacOs15 => "macos-15",
        GitHubActionsImage.MacOs14 => "macos-14",
        _ => throw new ArgumentOutOfRangeException(nameof(image), image, "There is no such image."),
    };
}
