using System.Text.Json.Nodes;
using Slipway.Components.Tests.Support;
using Slipway.Delivery.Versioning;
using Slipway.Engine.Tests;
using Slipway.Testing;
using Slipway.Tooling.Records;

namespace Slipway.Components.Tests;

public sealed class NotifyTests : IDisposable
{
    private readonly BuildCall _call = new();

    public NotifyTests()
    {
        _call.Environment["GITHUB_REPOSITORY"] = "acme/shop";
        TellingBuild.Told = [];
    }

    public void Dispose() => _call.Dispose();

    [Fact]
    public async Task The_builds_own_words_and_receivers_are_used()
    {
        using var slack = new HookServer();
        _call.Environment["SLACK_WEBHOOK"] = slack.Address.ToString();
        WriteTagged(VersionBump.Minor);

        (await AskAsync()).ShouldBe(0, _call.Error + _call.Output);

        slack.Received.Select(message => JsonNode.Parse(message.Body)!["text"]!.ToString())
            .ShouldBe(["✋ Somebody look at shop v1.3.0", "✋ Somebody look at stock v1.3.0"]);
        var told = TellingBuild.Told!.ShouldHaveSingleItem();
        (told.Service, told.Environment, told.Version).ShouldBe(("stock", "rehearsal", "v1.3.0"));
    }

    [Fact]
    public async Task Nobody_is_asked_to_approve_what_was_not_released()
    {
        (await AskAsync()).ShouldBe(0, _call.Error + _call.Output);
        WriteTagged(VersionBump.None);
        (await AskAsync()).ShouldBe(0, _call.Error + _call.Output);
        TellingBuild.Told.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_target_is_in_the_plan_only_where_somebody_asked()
    {
        (await _call.RunAsync<TellingBuild>(x => x.DispatchRelease, "--plan")).ShouldBe(0, _call.Error);
        _call.Output.ShouldContain("AskForApproval");
        TellingBuild.Told = null;
        (await _call.RunAsync<TellingBuild>(x => x.DispatchRelease, "--plan")).ShouldBe(0, _call.Error);
        _call.Output.ShouldNotContain("AskForApproval");
    }

    private Task<int> AskAsync() => _call.RunAsync<TellingBuild>(x => x.AskForApproval, "AskForApproval", "--environment", "staging");

    private void WriteTagged(VersionBump bump) => RecordFile.Write(_call.Root / "artifacts" / "tagged.json", new VersionRecord
    {
        Version = "1.3.0",
        Tag = "v1.3.0",
        ImageTag = "1.3.0-dev.1.gaaaaaaa",
        Bump = bump,
        Commit = new string('a', 40),
        CommitTime = DateTimeOffset.UnixEpoch,
        Dirty = false,
        CommitsSince = 1,
        Channel = "release",
        Commits = [],
    });
}
