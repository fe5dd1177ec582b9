using System.Net;
using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Tests.Ledger;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.Dora;

/// <summary>What the real server cannot be made to do; see the infrastructure tests for the rest.</summary>
public sealed class PushgatewayClientTests
{
    private static readonly DoraRecord Record = DoraMetrics.Compute([Sample.Event(LedgerEventKind.Rejected)], Sample.Now);

    private readonly RecordingLog _log = new();

    [Fact]
    public async Task One_put_of_the_whole_group_then_one_read()
    {
        using var stub = new StubHttp((_, _) => StubHttp.Json("{\"data\":[]}"));
        await PushAsync(stub);
        stub.Requests.Select(request => $"{request.Method} {request.Path}").ShouldBe(
            ["PUT /push/metrics/job/slipway_dora/service/shop/environment/production", "GET /push/api/v1/metrics"]);
        stub.Requests[0].Body.ShouldBe(DoraPrometheus.Write(Record));
    }

    [Theory]
    [InlineData("a/b", "service@base64/YS9i")]
    [InlineData("", "service@base64/=")]
    [InlineData("??/~", "service@base64/Pz8vfg")]
    [InlineData("a b", "service/a%20b")]
    [InlineData("ü", "service/%C3%BC")]
    public async Task Any_label_value_has_a_path(string service, string expected)
    {
        using var stub = new StubHttp((_, _) => StubHttp.Json("{}"));
        await PushAsync(stub, record: Record with { Series = [Record.Series[0] with { Service = service }] });
        stub.Requests[0].Path.ShouldBe($"/push/metrics/job/slipway_dora/{expected}/environment/production");
    }

    [Fact]
    public async Task A_dry_run_sends_nothing()
    {
        using var stub = new StubHttp((_, _) => throw new InvalidOperationException("nothing may be sent"));
        var gate = new RecordingGate(dryRun: true);
        (await PushAsync(stub, gate)).ShouldHaveSingleItem().Problem.ShouldBeNull();
        stub.Requests.ShouldBeEmpty();
        gate.Changes.ShouldHaveSingleItem().ToString().ShouldBe(
            "put metrics of shop in production on http://gateway.test/push/ (group /push/metrics/job/slipway_dora/service/shop/environment/production)");
    }

    [Fact]
    public async Task Credentials_in_the_address_are_sent_and_never_said()
    {
        string? sent = null;
        using var stub = new StubHttp((request, _) =>
        {
            sent = request.Headers.Authorization?.ToString();
            return StubHttp.Json("no", HttpStatusCode.Unauthorized);
        });
        await PushAsync(stub, address: "http://me:s%40crt@gateway.test/");
        sent.ShouldBe("Basic " + Convert.ToBase64String("me:s@crt"u8));
        _log.Warnings.ShouldHaveSingleItem().ShouldNotContain("crt");
    }

    [Theory]
    [InlineData("{}", "holds no such group")]
    [InlineData("{\"data\":[{\"labels\":{\"job\":\"slipway_dora\",\"service\":\"shop\",\"environment\":\"production\"}}]}", "does not hold slipway_dora_")]
    [InlineData("not json", "invalid")]
    public async Task What_was_taken_but_is_not_there_is_loud(string held, string expected)
    {
        using var stub = new StubHttp((_, _) => StubHttp.Json(held));
        (await PushAsync(stub)).ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain(expected);
        _log.Warnings.ShouldHaveSingleItem().ShouldContain("The next run pushes them again.");
    }

    [Fact]
    public async Task A_network_that_fails_fails_nothing_else()
    {
        using var stub = new StubHttp((_, _) => throw new HttpRequestException("connection refused"));
        (await PushAsync(stub)).ShouldHaveSingleItem().Problem.ShouldBe("connection refused.");
    }

    [Fact]
    public async Task A_server_that_hangs_fails_nothing_else()
    {
        using var stub = new StubHttp((_, _) => throw new TaskCanceledException());
        (await PushAsync(stub)).ShouldHaveSingleItem().Problem.ShouldBe("it did not answer in time.");
    }

    [Fact]
    public async Task A_cancelled_run_is_cancelled()
    {
        using var stub = new StubHttp((_, _) => StubHttp.Json("{}"));
        await Should.ThrowAsync<OperationCanceledException>(() => new Pushgateway(
            new HttpClient(stub), new("http://gateway.test"), new ApplyingGate(NullLog.Instance), _log)
            .PushAsync(Record, new CancellationToken(canceled: true)));
    }

    private Task<IReadOnlyList<PushOutcome>> PushAsync(StubHttp stub, IChangeGate? gate = null, DoraRecord? record = null,
        string address = "http://gateway.test/push") =>
        new Pushgateway(new HttpClient(stub), new Uri(address), gate ?? new ApplyingGate(NullLog.Instance), _log).PushAsync(record ?? Record, default);
}
