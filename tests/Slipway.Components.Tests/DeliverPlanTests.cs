using System.Text.Json.Nodes;
using Slipway.Components.Tests.Support;
using Slipway.Engine.Tests;
using Slipway.Tooling;

namespace Slipway.Components.Tests;

public sealed class DeliverPlanTests : IDisposable
{
    private readonly BuildCall _call = new();

    public void Dispose() => _call.Dispose();

    [Fact]
    public async Task Every_step_of_a_delivery_comes_after_what_it_builds_on()
    {
        var names = (await PlanAsync("Deliver")).Select(Name).ToList();
        foreach (var chain in (string[][])
            [
                ["Version", "BuildImage", "Push", "Deploy", "Bake", "ReportDora", "Deliver"],
                ["Compile", "Test", "Push"],
                ["Compile", "BuildImage", "ScanImage", "Push"],
                ["Scan", "Push"],
            ])
        {
            chain.Select(step => names.IndexOf(step)).ShouldBeInOrder();
            chain.ShouldBeSubsetOf(names);
        }
    }

    [Fact]
    public async Task A_delivery_does_nothing_that_a_person_decides()
    {
        var names = (await PlanAsync("Deliver")).Select(Name);
        foreach (var step in (string[])["Rollback", "Recover", "Down", "Status"])
        {
            names.ShouldNotContain(step);
        }
    }

    [Theory]
    [InlineData("Version", "version.json")]
    [InlineData("Test", "tests.json", "test-results/")]
    [InlineData("Scan", "scan.json", "scan.sarif")]
    [InlineData("BuildImage", "images.json", "images/")]
    [InlineData("Push", "pushed.json")]
    [InlineData("Deploy", "release.json")]
    [InlineData("Bake", "bake.json")]
    [InlineData("ReportDora", "dora.json", "dora.html")]
    public async Task Each_step_hands_on_its_record(string target, params string[] produces) =>
        (await PlanAsync("Deliver")).Single(planned => Name(planned) == target)["produces"]!.AsArray()
            .Select(path => path!.GetValue<string>()).ShouldBe(produces);

    [Theory]
    [InlineData("Rollback")]
    [InlineData("Recover")]
    public async Task Figures_are_computed_after_whatever_writes_to_the_ledger(string target)
    {
        var report = (await PlanAsync("ReportDora", target)).Single(planned => Name(planned) == "ReportDora");
        report["waitsFor"]!.ToJsonString().ShouldContain($"\"{target}\"");
    }

    [Fact]
    public async Task Every_record_that_is_read_is_made_earlier_in_the_plan()
    {
        var made = new HashSet<string>();
        foreach (var planned in await PlanAsync("Deliver"))
        {
            planned["consumes"]!.AsArray().Select(path => path!.GetValue<string>()).ShouldBeSubsetOf(made);
            made.UnionWith(planned["produces"]!.AsArray().Select(path => path!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task The_figures_are_reported_after_a_failed_bake_too()
    {
        var report = (await PlanAsync("Deliver")).Single(planned => Name(planned) == "ReportDora");
        report["assuredAfterFailure"]!.GetValue<bool>().ShouldBeTrue();
        report["waitsFor"]!.AsArray().Single()!["because"]!.GetValue<string>().ShouldBe("order");
    }

    [Fact]
    public async Task Environments_differ_in_their_ends_and_never_in_their_steps() =>
        (await PlanAsync("Deliver", "--environment", "staging")).Select(Name).ShouldBe((await PlanAsync("Deliver")).Select(Name));

    [Theory]
    [InlineData("--environment moon", "--environment: 'moon' was given on the command line, one of local, staging is expected.")]
    [InlineData("--service shop moon", "--service: 'shop moon' was given on the command line, one of shop, stock is expected.")]
    public async Task An_unknown_name_stops_before_anything_runs(string words, string expected)
    {
        (await _call.RunAsync<ShopBuild>(x => x.Deliver, ["Deliver", .. words.Split(' ')])).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain(expected);
        _call.Error.Trim().Split('\n').Length.ShouldBe(3);
        _call.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "local: shop, stock")]
    [InlineData("--environment STAGING --service stock", "staging: stock")]
    [InlineData("--service stock shop stock", "local: stock, shop")]
    [InlineData("--service Shop,stock", "local: shop, stock")]
    public async Task Environment_and_services_can_be_chosen(string words, string expected)
    {
        (await _call.RunAsync<ShopBuild>(x => x.ShowSelection, words.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ShouldBe(0, _call.Error);
        _call.Output.ShouldContain($"\n{expected}\n");
    }

    [Fact]
    public async Task The_choice_may_come_from_the_environment()
    {
        _call.Environment["SLIPWAY_ENVIRONMENT"] = "staging";
        _call.Environment["ENVIRONMENT"] = "somebody else's";
        (await _call.RunAsync<ShopBuild>(x => x.ShowSelection)).ShouldBe(0, _call.Error);
        _call.Output.ShouldContain("\nstaging: shop, stock\n");
    }

    [Fact]
    public async Task Help_says_which_environments_and_services_there_are()
    {
        (await _call.RunAsync<ShopBuild>(x => x.Deliver, "--help")).ShouldBe(0);
        _call.Output.ShouldContain("one of local, staging");
        _call.Output.ShouldContain("one of shop, stock");
        var byDefault = _call.Output[.._call.Output.IndexOf("Other targets:", StringComparison.Ordinal)];
        byDefault.ShouldContain("What runs by default");
        byDefault.ShouldContain("\n  Deliver ");
    }

    [Fact]
    public void Every_target_of_a_component_can_be_named_without_a_cast()
    {
        var members = typeof(TargetsOfComponents).GetMethods().Where(method => method.IsStatic && method.GetParameters().Length == 1)
            .Select(method => $"{method.GetParameters()[0].ParameterType.Name}.{method.Name["get_".Length..]}");
        var targets = typeof(IDeliver).Assembly.GetExportedTypes()
            .Where(type => type.IsInterface && typeof(INukeBuild).IsAssignableFrom(type))
            .SelectMany(type => type.GetProperties().Where(property => property.PropertyType == typeof(Target)).Select(property => $"{type.Name}.{property.Name}"));
        targets.ShouldBeSubsetOf(members);
    }

    private static string Name(JsonNode planned) => planned["name"]!.GetValue<string>();

    private async Task<IReadOnlyList<JsonNode>> PlanAsync(params string[] words)
    {
        (await _call.RunAsync<ShopBuild>(x => x.Deliver, [.. words, "--plan", "--output", "json"])).ShouldBe(0, _call.Error);
        return [.. JsonNode.Parse(_call.Output)!["targets"]!.AsArray().OfType<JsonNode>()];
    }
}
