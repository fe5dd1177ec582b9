using Slipway.Acceptance.Tests.Actions;
using Slipway.Testing;

namespace Slipway.Acceptance.Tests;

/// <summary>The check of the set-up, of this very repository's workflows, against an API that remembers.</summary>
public sealed class SetupTests : IAsyncLifetime
{
    private readonly GitHubStub _github = new();
    private readonly TempFolder _root = new(); // of its own: the tree that these tests run in is held by whoever runs them

    [Fact]
    public async Task What_is_missing_stands_beside_the_command_that_makes_it()
    {
        var run = (await RunAsync("CheckSetup")).ShouldEndWith(1);

        run.Output.ShouldContain("✗ environment production");
        run.Output.ShouldContain("gh api --method PUT repos/acme/shop/environments/production");
        run.Output.ShouldContain("✗ main requires the check “Build”");
        run.Output.ShouldContain("gh api --method POST repos/acme/shop/rulesets --input -");
        run.Output.ShouldContain("acme/shop lacks ");
        _github.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_can_be_made_is_made_when_asked_for_and_only_shown_in_a_dry_run()
    {
        (await RunAsync("CheckSetup", "--fix", "--dry-run")).Output.ShouldContain("would create environment staging of acme/shop");
        _github.Changes.ShouldBeEmpty();

        (await RunAsync("CheckSetup", "--fix")).Output.ShouldContain("✓ environment staging");

        _github.Environments.ShouldBe(["nightly", "production", "staging"], ignoreOrder: true);
        (await RunAsync("CheckSetup")).Output.ShouldContain("✓ environment production");
    }

    public async Task InitializeAsync() => await new GitWork(_root.Path).RunAsync("init", "--quiet");

    public Task DisposeAsync()
    {
        _github.Dispose();
        _root.Dispose();
        return Task.CompletedTask;
    }

    private Task<BuildRun> RunAsync(params string[] arguments) => BuildRun.OnRootAsync(
        _root.Path,
        arguments,
        new Dictionary<string, string>
        {
            ["GITHUB_REPOSITORY"] = "acme/shop",
            ["GITHUB_API_URL"] = _github.Address.ToString(),
            ["GITHUB_TOKEN"] = "ghs_test_token",
        });
}
