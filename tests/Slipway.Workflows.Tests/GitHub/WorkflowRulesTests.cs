using Slipway.Tooling;
using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.GitHub;

public sealed class WorkflowRulesTests
{
    private static readonly Job Plain = new("test") { Name = "Test", Timeout = TimeSpan.FromMinutes(5), Steps = [Step.Run("echo")] };

    private static readonly GitHubWorkflow Good = new("ci")
    {
        FileName = "ci.yml",
        On = [new PullRequestTrigger()],
        Concurrency = Concurrency.NewestPerBranch,
        Jobs = [Plain],
    };

    /// <summary>Each breach with a word of the error that must answer it.</summary>
    public static TheoryData<string, GitHubWorkflow> Breaches()
    {
        var data = new TheoryData<string, GitHubWorkflow>
        {
            { "no name", Good with { Name = " " } },
            { "file name", Good with { FileName = "CI.yaml.txt" } },
            { "nothing starts", Good with { On = [] } },
            { "no job", Good with { Jobs = [] } },
            { "concurrency", Good with { Concurrency = new("", false) } },
            { "two jobs", Good with { Jobs = [Plain, Plain] } },
            { "needs 'tst'", Good with { Jobs = [Plain, Plain with { Id = "b", Needs = ["tst"] }] } },
            { "circle", Good with { Jobs = [Plain with { Needs = ["b"] }, Plain with { Id = "b", Needs = ["test"] }] } },
            { "stands twice", Good with { On = [new PushTrigger(), new PushTrigger { Tags = ["v*"] }] } },
            { "branches-ignore", On(new PushTrigger { Branches = ["a"], BranchesIgnore = ["b"] }) },
            { "tags-ignore", On(new PushTrigger { Tags = ["a"], TagsIgnore = ["b"] }) },
            { "paths-ignore", On(new PullRequestTrigger { Paths = ["a"], PathsIgnore = ["b"] }) },
            { "schedule is empty", On(new ScheduleTrigger()) },
            { "two inputs", On(new DispatchTrigger(new("a"), new("A"))) },
            { "too many", On(new DispatchTrigger([.. Enumerable.Range(0, 26).Select(i => new WorkflowInput($"i{i}"))])) },
            { "options belong", On(new DispatchTrigger(WorkflowInput.Choice("a"))) },
            { "does not fit", On(new DispatchTrigger(WorkflowInput.Choice("a", "x") with { Default = "y" })) },
            { "does not fit", On(new DispatchTrigger(new WorkflowInput("a") { Type = WorkflowInputType.Boolean, Default = "yes" })) },
            { "not a valid one", On(new DispatchTrigger(new WorkflowInput("a b"))) },
            { "not a valid one", With(Plain with { Id = "1st" }) },
            { "time limit", With(Plain with { Timeout = TimeSpan.Zero }) },
            { "no steps", With(Plain with { Steps = [] }) },
            { "no runner", With(Plain with { RunsOn = new Runner() }) },
            { "no permission 'id-tokn'", With(Plain with { Permissions = [new("id-tokn", "write", "x")] }) },
            { "cannot be 'read'", With(Plain with { Permissions = [new("id-token", "read", "x")] }) },
            { "does not say why", With(Plain with { Permissions = [new("contents", "read", "")] }) },
            { "not named by digest", With(Plain with { Container = new("debian:12") }) },
            { "not named by digest", With(Plain with { Services = [new("db", new("postgres"))] }) },
            { "matrix", With(Plain with { Matrix = new("a", "x", "x") }) },
            { "command is empty", With(Plain with { Steps = [Step.Run(" ")] }) },
            { "expression stands in the command", With(Plain with { Steps = [Step.Run("echo ${{ github.ref }}")] }) },
            { "condition must be one line", With(Plain with { If = "${{ always() }}" }) },
            { "condition must be one line", With(Plain with { If = "a\nb" }) },
            { "mixes", With(Plain with { If = "a && b || c" }) },
            { "github.actor", With(Plain with { Steps = [Step.Run("x") with { If = "github.actor == 'a'" }] }) },
            { "environment variable", With(Plain with { Env = [new("A-B", "c")] }) },
            { "all secrets", With(Plain with { Env = [new("A", "${{ toJSON(secrets) }}")] }) },
            { "outside an environment", With(Plain with { Steps = [Step.Run("x") with { Env = [new("A", "${{ secrets.A }}")] }] }) },
            { "outside an environment", With(Plain with { Steps = [Step.Uses(KnownActions.Cache, ("path", "${{ secrets.A }}"), ("key", "k"))] }) },
            { "keeps its token", With(Plain with { Steps = [Step.Uses(KnownActions.Checkout)] }) },
            { "cache is restored", Publishing(Step.Uses(KnownActions.Cache, ("path", "a"), ("key", "b"))) },
            { "cache is restored", Publishing(Step.Uses(KnownActions.SetupDotnet, ("global-json-file", "global.json"), ("cache", "true"))) },
        };
        foreach (var cron in new[] { "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 7", "*/0 * * * *", "a * * * *", "@daily" })
        {
            data.Add("is not a schedule", On(new ScheduleTrigger(cron)));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Breaches))]
    public void A_breach_is_a_usage_error_that_says_what_to_do(string word, GitHubWorkflow workflow)
    {
        var error = Should.Throw<UsageException>(() => WorkflowRules.Check(workflow));

        error.What.ShouldContain(word);
        error.Why.ShouldNotBeNullOrEmpty();
        error.Cure.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("17 3 * * *")]
    [InlineData("*/15 0-6,20 1 jan-mar MON-FRI")]
    public void A_schedule_of_five_fields_is_taken(string cron) => Should.NotThrow(() => WorkflowRules.Check(On(new ScheduleTrigger(cron))));

    [Fact]
    public void Parentheses_make_a_mixed_condition_clear() => Should.NotThrow(() => WorkflowRules.Check(With(Plain with { If = "a && (b || c)" })));

    private static GitHubWorkflow On(Trigger trigger) => Good with { On = [trigger] };

    private static GitHubWorkflow With(Job job) => Good with { Jobs = [job] };

    private static GitHubWorkflow Publishing(Step step) => With(Plain with { Steps = [step] }) with { On = [new PushTrigger { Tags = ["v*"] }] };
}
