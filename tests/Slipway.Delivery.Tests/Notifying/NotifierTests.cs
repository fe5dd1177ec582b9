using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Delivery.Notifying;
using Slipway.Delivery.Tests.Ledger;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.Notifying;

public sealed class NotifierTests : IDisposable
{
    private static readonly Notification RolledBack = new(NotificationKind.RolledBack, "shop", "production", "1.3.0", Sample.Now)
    {
        Reason = "FAIL error-rate: new 6/41 vs old 1/390",
        Serving = "1.2.9",
        RunUrl = new("https://example.org/runs/7"),
    };

    private readonly HttpClient _http = new();
    private readonly RecordingLog _log = new();
    private readonly SecretMask _mask = new();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Slack_gets_blocks_with_the_reason_and_a_link()
    {
        using var server = new HookServer();
        (await NotifyAsync(RolledBack, new Subscription(Slack(server)))).ShouldBe(0);
        var message = JsonNode.Parse(server.Received.ShouldHaveSingleItem().Body)!;
        message["text"]!.GetValue<string>().ShouldBe("↩️ shop 1.3.0 was rolled back in production");
        message["blocks"]!.AsArray().Select(block => block!["type"]!.GetValue<string>()).ShouldBe(["header", "section", "actions"]);
        message["blocks"]![1]!["text"]!["text"]!.GetValue<string>().ShouldBe("FAIL error-rate: new 6/41 vs old 1/390\n1.2.9 serves again.");
        message["blocks"]![2]!["elements"]![0]!["url"]!.GetValue<string>().ShouldBe("https://example.org/runs/7");
    }

    [Fact]
    public async Task Nobodys_words_can_call_the_whole_channel_or_burst_a_block()
    {
        using var server = new HookServer();
        await NotifyAsync(RolledBack with { Reason = "<!channel> a < b & c" + new string('x', 4000), Service = new string('s', 200) },
            new Subscription(Slack(server)));
        var message = JsonNode.Parse(server.Received.ShouldHaveSingleItem().Body)!;
        message["blocks"]![1]!["text"]!["text"]!.GetValue<string>().ShouldStartWith("&lt;!channel&gt; a &lt; b &amp; c");
        message["blocks"]![1]!["text"]!["text"]!.GetValue<string>().Length.ShouldBe(3000);
        message["blocks"]![0]!["text"]!["text"]!.GetValue<string>().Length.ShouldBe(150);
    }

    [Fact]
    public async Task A_webhook_is_signed_so_that_its_receiver_can_trust_it()
    {
        using var server = new HookServer();
        var key = new Secret("a shared key");
        await NotifyAsync(RolledBack, new Subscription(new WebhookNotifier(_http, server.Address, key, new StandingClock(Sample.Now))));
        var (headers, body) = server.Received.ShouldHaveSingleItem();
        headers["X-Slipway-Event"].ShouldBe("rolledBack");
        var signature = headers["X-Slipway-Signature"]!;
        WebhookNotifier.Verify(signature, body, key, Sample.Now.AddMinutes(1), TimeSpan.FromMinutes(5)).ShouldBeTrue();
        WebhookNotifier.Verify(signature, body, new Secret("another"), Sample.Now, TimeSpan.FromMinutes(5)).ShouldBeFalse();
        WebhookNotifier.Verify(signature, [.. body, 32], key, Sample.Now, TimeSpan.FromMinutes(5)).ShouldBeFalse();
        WebhookNotifier.Verify(signature, body, key, Sample.Now.AddMinutes(6), TimeSpan.FromMinutes(5)).ShouldBeFalse();
        WebhookNotifier.Verify("nonsense", body, key, Sample.Now, TimeSpan.FromMinutes(5)).ShouldBeFalse();
        var json = JsonNode.Parse(body)!;
        json["schema"]!.GetValue<string>().ShouldBe("slipway/notification/1");
        json["kind"]!.GetValue<string>().ShouldBe("rolledBack");
        json["title"]!.GetValue<string>().ShouldBe("shop 1.3.0 was rolled back in production");
    }

    [Fact]
    public async Task Only_who_asked_is_told()
    {
        using var server = new HookServer();
        Subscription[] others =
        [
            new(Slack(server)) { Kinds = [NotificationKind.DeliveryFailed] },
            new(Slack(server)) { Environments = ["staging"] },
            new(Slack(server)) { Services = ["cart"] },
            new(Slack(server)) { Kinds = [NotificationKind.RolledBack], Environments = ["production"], Services = ["shop"] },
        ];
        await NotifyAsync(RolledBack, others);
        server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Secrets_are_masked_before_anything_is_sent()
    {
        using var server = new HookServer();
        _mask.Add(new Secret("hunter22"));
        await NotifyAsync(RolledBack with { Reason = "login with hunter22 failed", RunUrl = new("https://example.org/?t=hunter22") },
            new Subscription(Slack(server)));
        Encoding.UTF8.GetString(server.Received.ShouldHaveSingleItem().Body).ShouldNotContain("hunter22");
    }

    [Fact]
    public async Task A_receiver_that_refuses_is_a_warning_and_nothing_more()
    {
        using var bad = new HookServer(500);
        using var good = new HookServer();
        (await NotifyAsync(RolledBack, new Subscription(Slack(bad)), new Subscription(Slack(good)))).ShouldBe(1);
        good.Received.Count.ShouldBe(1);
        _log.Warnings.ShouldHaveSingleItem().ShouldBe("Slack could not be told of RolledBack: Slack answered 500 (). The delivery goes on.");
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_a_warning_without_its_secret_address()
    {
        var address = TinyHttpService.Nowhere() + "services/T0/s3cr3tpath";
        _mask.Add(new Secret(address));
        (await NotifyAsync(RolledBack, new Subscription(new SlackNotifier(_http, new Secret(address))))).ShouldBe(1);
        _log.Warnings.ShouldHaveSingleItem().ShouldNotContain("s3cr3tpath");
    }

    [Fact]
    public async Task A_receiver_that_never_answers_is_left_after_ten_seconds()
    {
        var clock = new ManualTimeProvider(Sample.Now);
        var told = new Notifier([new Subscription(new Deaf())], new ApplyingGate(NullLog.Instance), _mask, clock, _log).NotifyAsync(RolledBack, default);
        told.IsCompleted.ShouldBeFalse();
        clock.Advance(Notifier.Patience);
        (await told).ShouldBe(1);
        _log.Warnings.ShouldHaveSingleItem().ShouldContain("no answer within 10 s");
    }

    [Fact]
    public async Task A_dry_run_tells_nobody()
    {
        using var server = new HookServer();
        var gate = new RecordingGate(dryRun: true);
        await new Notifier([new Subscription(Slack(server))], gate, _mask, TimeProvider.System, _log).NotifyAsync(RolledBack, default);
        server.Received.ShouldBeEmpty();
        gate.Changes.ShouldHaveSingleItem().ToString().ShouldBe("notify Slack (of RolledBack shop 1.3.0 in production)");
    }

    [Fact]
    public async Task Templates_are_the_users_own()
    {
        using var server = new HookServer();
        var templates = new NotificationTemplates
        {
            ByKind = ImmutableDictionary<NotificationKind, NotificationTemplate>.Empty.Add(
                NotificationKind.RolledBack, new("{service}!", "back to {serving}\ntook {duration}")),
        };
        templates.Check();
        await NotifyAsync(RolledBack, new Subscription(new SlackNotifier(_http, new Secret(server.Address.AbsoluteUri), templates)));
        var message = JsonNode.Parse(server.Received.ShouldHaveSingleItem().Body)!;
        message["text"]!.GetValue<string>().ShouldEndWith("shop!");
        message["blocks"]![1]!["text"]!["text"]!.GetValue<string>().ShouldBe("back to 1.2.9");
    }

    [Fact]
    public void A_template_with_an_unknown_placeholder_is_refused_before_the_delivery() => Should.Throw<UsageException>(() => new NotificationTemplates
    {
        ByKind = ImmutableDictionary<NotificationKind, NotificationTemplate>.Empty.Add(NotificationKind.RolledBack, new("{servise}", "")),
    }.Check()).What.ShouldContain("{servise}");

    [Theory]
    [InlineData(NotificationKind.DeliveryStarted)]
    [InlineData(NotificationKind.DeliverySucceeded)]
    [InlineData(NotificationKind.DeliveryFailed)]
    [InlineData(NotificationKind.NeedsApproval)]
    [InlineData(NotificationKind.LeftUnverified)]
    public void Every_kind_has_words_of_its_own_with_all_that_is_known(NotificationKind kind)
    {
        var (title, _) = new NotificationTemplates().Render(RolledBack with { Kind = kind });
        title.ShouldContain("shop 1.3.0");
        title.ShouldContain("production");
    }

    private SlackNotifier Slack(HookServer server) => new(_http, new Secret(server.Address.AbsoluteUri));

    private Task<int> NotifyAsync(Notification notification, params Subscription[] subscriptions) =>
        new Notifier(subscriptions, new ApplyingGate(NullLog.Instance), _mask, TimeProvider.System, _log).NotifyAsync(notification, default);

    private sealed class Deaf : INotifier
    {
        public string Name => "nobody";

        public Task SendAsync(Notification notification, CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
