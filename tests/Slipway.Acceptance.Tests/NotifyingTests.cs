using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Testing;

namespace Slipway.Acceptance.Tests;

/// <summary>Who asked is told how a delivery goes, by real servers on this machine.</summary>
public sealed class NotifyingTests(ClonedRepository cloned) : IClassFixture<ClonedRepository>
{
    private const string Key = "a key that both sides know";

    [Fact]
    public async Task Slack_and_a_webhook_hear_of_a_delivery_and_of_a_rollback_and_a_receiver_that_fails_changes_nothing()
    {
        using var slack = new HookServer();
        using var hook = new HookServer();
        using var broken = new HookServer(500);
        var repository = cloned.Repository;

        var dry = (await DeliverAsync(slack, hook, "--dry-run")).ShouldEndWith(0);
        dry.Output.ShouldContain("would notify");
        slack.Received.ShouldBeEmpty();
        hook.Received.ShouldBeEmpty();

        var delivered = (await DeliverAsync(slack, hook)).ShouldEndWith(0);
        hook.Received.Select(KindOf).ShouldBe(["deliveryStarted", "deliverySucceeded"]);
        hook.Received.ShouldAllBe(message => IsSigned(message.Headers["X-Slipway-Signature"]!, message.Body));
        var succeeded = JsonNode.Parse(hook.Received[^1].Body)!;
        (succeeded["schema"]!.ToString(), succeeded["service"]!.ToString(), succeeded["environment"]!.ToString()).ShouldBe(("slipway/notification/1", "load-harness", "local"));
        succeeded["digest"]!.ToString().ShouldStartWith("sha256:");
        var message = JsonNode.Parse(slack.Received.ShouldHaveSingleItem().Body)!;
        message["blocks"]![0]!["type"]!.ToString().ShouldBe("header");
        delivered.Output.ShouldNotContain(slack.Address.AbsolutePath + "?secret");
        delivered.Output.ShouldNotContain(Key);

        SetErrorRate(repository, "0.3");
        await repository.Git.CommitAsync("feat: errors");
        var rejected = (await DeliverAsync(broken, hook)).ShouldEndWith(3);
        hook.Received.Select(KindOf).ShouldBe(["deliveryStarted", "deliverySucceeded", "deliveryStarted", "rolledBack"]);
        JsonNode.Parse(hook.Received[^1].Body)!["serving"]!.ToString().ShouldBe(succeeded["version"]!.ToString());
        broken.Received.Count.ShouldBe(1);
        rejected.Output.ShouldContain("Slack answered 500");
    }

    private Task<BuildRun> DeliverAsync(HookServer slack, HookServer hook, params string[] also) => BuildRun.RunAsync(
        cloned.Repository,
        ["Deliver", "--skip", "Test", .. also],
        new Dictionary<string, string>
        {
            ["SLACK_WEBHOOK"] = $"{slack.Address}?secret",
            ["NOTIFY_WEBHOOK"] = hook.Address.ToString(),
            ["NOTIFY_WEBHOOK_KEY"] = Key,
        });

    private static string KindOf((System.Net.WebHeaderCollection Headers, byte[] Body) message) => message.Headers["X-Slipway-Event"]!;

    // As a receiver that knows nothing of Slipway checks it, from the page on notifications.
    private static bool IsSigned(string signature, byte[] body)
    {
        var parts = signature.Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        return parts["v1"] == Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), (byte[])[.. Encoding.ASCII.GetBytes($"{parts["t"]}."), .. body]));
    }

    private static void SetErrorRate(Repository repository, string value)
    {
        var file = repository.Folder / "src/LoadHarness/appsettings.json";
        var settings = JsonNode.Parse(File.ReadAllText(file))!;
        settings["Faults"]!["ErrorRate"] = JsonNode.Parse(value);
        File.WriteAllText(file, settings.ToJsonString(new() { WriteIndented = true }));
    }
}
