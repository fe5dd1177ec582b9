using Slipway.Building;
using Slipway.Parameters;
using Slipway.Tooling;

namespace Slipway.Engine.Tests.Parameters;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--dry-run", true)]
    [InlineData("--DryRun", true)]
    [InlineData("--dryrun", true)]
    [InlineData("-dry_run", true)]
    [InlineData("--dry-run true", true)]
    [InlineData("--dry-run=true", true)]
    [InlineData("--dry-run Deploy", true)]
    [InlineData("--dry-run --dry-run=false --dry-run", true)]
    [InlineData("--dry-run=false", false)]
    [InlineData("--dry-run false", false)]
    [InlineData("--DRY-RUN=false", false)]
    [InlineData("Deploy --plan", false)]
    public void A_dry_run_is_one_in_every_spelling_that_is_understood(string words, bool expected)
    {
        EarlyOptions.Read(words.Split(' ')).DryRun.ShouldBe(expected);
        CommandLine.Parse(words.Split(' '), []).Has("dry-run").ShouldBe(expected);
    }

    [Theory]
    [InlineData("--dry-run=1")]
    [InlineData("--dry-run=yes")]
    [InlineData("--dry-run=")]
    [InlineData("--dry-run=True")]
    public void A_dry_run_that_is_asked_for_wrongly_is_an_error_and_never_a_real_run(string word)
    {
        EarlyOptions.Read([word]).DryRun.ShouldBeTrue();
        Should.Throw<UsageException>(() => CommandLine.Parse([word], [])).Why.ShouldBe("true or false is expected.");
    }

    [Theory]
    [InlineData("--root there", "there")]
    [InlineData("--ROOT=there", "there")]
    [InlineData("--root here --root there", "there")]
    [InlineData("--root --plan", null)]
    [InlineData("Deploy", null)]
    public void The_root_is_read_early_in_every_spelling_too(string words, string? expected) => EarlyOptions.Read(words.Split(' ')).Root.ShouldBe(expected);

    [Theory]
    [InlineData("--parallel", "--parallel lacks its value.")]
    [InlineData("--parallel --plan", "--parallel lacks its value.")]
    [InlineData("--", "-- is not a flag of this build.")]
    [InlineData("-x", "-x is not a flag of this build.")]
    public void A_flag_that_cannot_be_understood_is_an_error(string words, string expected) =>
        Should.Throw<UsageException>(() => CommandLine.Parse(words.Split(' '), [])).What.ShouldBe(expected);

    [Fact]
    public void An_option_that_is_given_twice_is_an_error_where_it_takes_one_value() =>
        Should.Throw<UsageException>(() => CommandLine.Parse(["--parallel", "1", "--parallel", "2"], []).Single("parallel"));

    [Fact]
    public void Words_are_targets_and_a_list_takes_all_up_to_the_next_flag()
    {
        var line = CommandLine.Parse(["Test", "Scan", "--skip", "Compile", "Version", "--plan", "Deploy", "-h"], []);
        line.Targets.ShouldBe(["Test", "Scan", "Deploy"]);
        line.Get("skip").ShouldBe(["Compile", "Version"]);
        (line.Has("plan"), line.Has("help"), line.Has("continue")).ShouldBe((true, true, false));
    }
}
