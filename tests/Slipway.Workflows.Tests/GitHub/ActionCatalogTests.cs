using Slipway.Tooling;
using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.GitHub;

public sealed class ActionCatalogTests
{
    private static readonly ActionCatalog Catalog = ActionCatalog.BuiltIn;

    [Fact]
    public void Every_built_in_action_is_pinned_by_commit_with_a_full_version()
    {
        Catalog.Actions.Count.ShouldBeGreaterThanOrEqualTo(8);
        Catalog.Actions.ShouldAllBe(action => ActionCatalog.IsCommit(action.Commit)
            && System.Text.RegularExpressions.Regex.IsMatch(action.Version, @"^v\d+\.\d+\.\d+$"));
    }

    [Fact]
    public void Every_known_action_is_in_the_catalogue()
    {
        foreach (var field in typeof(KnownActions).GetFields())
        {
            Catalog[(string)field.GetRawConstantValue()!].Action.ShouldBe(field.GetRawConstantValue());
        }
    }

    [Fact]
    public void A_misspelt_action_is_answered_with_the_nearest() =>
        Should.Throw<UsageException>(() => Catalog["actions/chekout"]).Why!.ShouldContain("Did you mean 'actions/checkout'?");

    [Fact]
    public void A_misspelt_input_is_answered_with_the_nearest()
    {
        var step = Step.Uses(KnownActions.Checkout, ("persist-credential", "false"));

        var error = Should.Throw<UsageException>(() => Catalog.Check(step, "ci.yml, job 'test', step 1"));

        error.What.ShouldBe("ci.yml, job 'test', step 1: actions/checkout v7.0.1 has no input 'persist-credential'.");
        error.Why!.ShouldContain("Did you mean 'persist-credentials'?");
    }

    [Fact]
    public void All_missing_inputs_are_named_at_once() =>
        Should.Throw<UsageException>(() => Catalog.Check(Step.Uses(KnownActions.Cache), "here")).What.ShouldContain("needs the inputs path, key");

    [Fact]
    public void A_required_input_with_a_default_may_be_left_out() =>
        Catalog.Check(Step.Uses(KnownActions.UploadSarif, ("sarif_file", "scan.sarif")), "here").Action.ShouldBe(KnownActions.UploadSarif);

    [Fact]
    public void A_deprecated_input_is_refused() =>
        Should.Throw<UsageException>(() => Catalog.Check(Step.Uses(KnownActions.Cache, ("path", "a"), ("key", "b"), ("save-always", "true")), "here"))
            .What.ShouldContain("deprecated");

    [Fact]
    public void An_input_given_twice_is_refused() =>
        Should.Throw<UsageException>(() => Catalog.Check(Step.Uses(KnownActions.Checkout, ("ref", "a"), ("ref", "b")), "here")).What.ShouldContain("twice");

    [Fact]
    public void Pins_written_and_read_again_are_the_same()
    {
        var text = ActionCatalog.Write(Catalog.Actions);

        ActionCatalog.Write(ActionCatalog.Read(text, "pins")).ShouldBe(text);
    }

    [Fact]
    public void A_later_pin_replaces_the_built_in_one()
    {
        var pin = Catalog[KnownActions.Cache] with { Version = "v9.9.9", Commit = new string('e', 40) };

        Catalog.With([pin])[KnownActions.Cache].Reference.ShouldBe($"actions/cache@{new string('e', 40)}");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("""[{"action":"a/b","version":"v1.0.0","commit":"abc","date":"2026-01-01"}]""")]
    [InlineData("nonsense")]
    public void A_damaged_list_of_pins_is_a_usage_error(string json) =>
        Should.Throw<UsageException>(() => ActionCatalog.Read(json, ".github/actions.json")).What.ShouldContain(".github/actions.json");
}
