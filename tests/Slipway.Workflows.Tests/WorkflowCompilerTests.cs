using Slipway.Tooling;
using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests;

public sealed class WorkflowCompilerTests
{
    private static readonly Workflow Good = new("ci") { On = [new PullRequestTrigger()], Targets = ["Deploy"] };

    /// <summary>Each mistake with a word of the error that must answer it.</summary>
    public static TheoryData<string, Workflow> Mistakes() => new()
    {
        { "no target Deplou", Good with { Targets = ["Deplou"] } },
        { "no target Recovr", Good with { Recoveries = [new Recovery("Deploy", "Recovr")] } },
        { "does not reach", Good with { Recoveries = [new Recovery("Other", "Recover")] } },
        { "no target Deplay", Good with { TargetJobs = new Dictionary<string, string> { ["Deplay"] = "x" } } },
        { "no job 'biuld'", Good with { Jobs = new Dictionary<string, JobOptions> { ["biuld"] = new() } } },
        { "no parameter 'wersion'", Good with { On = [new DispatchTrigger(new WorkflowInput("wersion"))] } },
        { "is a secret", Good with { On = [new DispatchTrigger(new WorkflowInput("token"))] } },
        { "no parameter 'zone'", Good with { Jobs = new Dictionary<string, JobOptions> { ["build"] = new() { Matrix = new Matrix("zone", "a") } } } },
        { "not a flag", Good with { Parameters = new Dictionary<string, string> { ["colour"] = "red" } } },
        {
            "two sources",
            Good with
            {
                On = [new DispatchTrigger(new WorkflowInput("version"))],
                Jobs = new Dictionary<string, JobOptions> { ["build"] = new() { Env = new Dictionary<string, string> { ["VERSION"] = "1" } } },
            }
        },
        { "outside an environment", Good with { Targets = ["Sign"] } },
        {
            "no input 'pth'",
            Good with { Jobs = new Dictionary<string, JobOptions> { ["build"] = new() { Before = [Step.Uses(KnownActions.Cache, ("pth", "x"))] } } }
        },
        { "cache is restored", Good with { CacheKeyFiles = ["x.lock"], On = [new PushTrigger { Tags = ["v*"] }] } },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_a_usage_error(string word, Workflow workflow) =>
        Should.Throw<UsageException>(() => Compiler().Write([workflow])).What.ShouldContain(word);

    [Fact]
    public void Two_workflows_cannot_share_a_file() =>
        Should.Throw<UsageException>(() => Compiler().Write([Good, Good with { Name = "other" }])).What.ShouldBe("Two workflows go to ci.yml.");

    [Fact]
    public void The_files_do_not_depend_on_this_machine()
    {
        var one = Compiler().Write([Good]);

        one.ShouldBe(Compiler().Write([Good]));
        one["ci.yml"].ShouldNotContain(Environment.CurrentDirectory);
        one["ci.yml"].ShouldNotContain("\r");
    }

    [Fact]
    public void Pins_can_be_replaced()
    {
        var pin = ActionCatalog.BuiltIn[KnownActions.Checkout] with { Version = "v8.0.0", Commit = new string('f', 40) };

        var files = new WorkflowCompiler(Describe, ActionCatalog.BuiltIn.With([pin])).Write([Good]);

        files["ci.yml"].ShouldContain($"uses: actions/checkout@{new string('f', 40)} # v8.0.0");
    }

    private static WorkflowCompiler Compiler() => new(Describe);

    private static BuildDescription Describe(IReadOnlyDictionary<string, string> values) => BuildDescription.Of<SampleBuild>(SourceTree.Tests, values);

    private sealed class SampleBuild : NukeBuild
    {
        [Parameter]
        private readonly string? _version = null;

        [Parameter]
        [Secret]
        private readonly string? _token = null;

        public Target Deploy => _ => _.Executes(() => _version?.ToString());

        public Target Other => _ => _.Executes(() => { });

        public Target Recover => _ => _.Executes(() => { });

        public Target Sign => _ => _.NeedsSecret(() => _token).Executes(() => { });
    }
}
