using Slipway.Components.Internal;
using Slipway.Components.Tests.Support;
using Slipway.Delivery;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Engine.Tests;
using Slipway.Testing;
using Slipway.Tooling;

namespace Slipway.Components.Tests.Internal;

public sealed class ReleaseChecksTests : IDisposable
{
    private static readonly CheckRule Smoke = new() { Name = "smoke" };
    private static readonly CheckRule Queue = new() { Name = "queue", Threshold = new(Comparison.AtMost, 100) };

    private readonly BuildCall _call = new();

    public void Dispose() => _call.Dispose();

    [Fact]
    public async Task A_command_is_told_what_it_is_to_look_at()
    {
        const string Script = "echo $SLIPWAY_SERVICE $SLIPWAY_ENVIRONMENT $SLIPWAY_RELEASE_VERSION $SLIPWAY_CANDIDATE_URL $SLIPWAY_SERVICE_URL; exit 3";

        var reading = await RunAsync(new SmokeCommand(Smoke, "sh", "-c", Script));

        reading.ShouldBe(CheckReading.Bad("exit code 3: shop local 1.1.0 http://127.0.0.1:9/ http://127.0.0.1:8080/"));
    }

    [Fact]
    public async Task A_program_with_a_path_is_found_from_the_root()
    {
        Script("smoke.sh", "test -f smoke.sh && echo found");

        (await RunAsync(new SmokeCommand(Smoke, "./smoke.sh"))).ShouldBe(CheckReading.Good("found"));
    }

    // The wrapper stands in for build.sh, which compiles a build: what it is called with is what is looked at here.
    [Fact]
    public async Task A_target_is_run_alone_in_a_process_of_its_own()
    {
        Script("build.sh", "echo $@ for $SLIPWAY_RELEASE_VERSION");

        (await RunAsync(new SmokeTarget(Smoke, nameof(ShopBuild.ShowSelection)))).ShouldBe(CheckReading.Good("ShowSelection --no-logo --skip for 1.1.0"));
    }

    [Fact]
    public async Task A_target_that_fails_says_why_in_its_own_words()
    {
        Script("build.sh", "printf 'Target         Status   Time\\nShowSelection  failed   0.1 s  the page is empty  twice\\n\\nFailed after 0.1 s: ShowSelection.\\n'; exit 1");

        (await RunAsync(new SmokeTarget(Smoke, nameof(ShopBuild.ShowSelection)))).ShouldBe(CheckReading.Bad("exit code 1: the page is empty  twice"));
    }

    [Fact]
    public async Task A_query_speaks_of_the_release_and_is_held_against_its_threshold()
    {
        var asked = "";
        using var server = new TinyHttpService((request, _) =>
        {
            asked = Uri.UnescapeDataString(request);
            return (200, """{"status":"success","data":{"resultType":"scalar","result":[1,"7"]}}""");
        });

        var reading = await RunAsync(new QueryCheck(Queue, "max(queue{service=\"$service\",version=\"$version\"})") { Prometheus = server.Address });

        reading.ShouldBe(CheckReading.Of(7));
        asked.ShouldContain("max(queue{service=\"shop\",version=\"1.1.0\"})");
    }

    [Fact]
    public async Task What_could_never_be_looked_at_is_refused_before_anything_is_deployed()
    {
        (await RefusalAsync(new SmokeTarget(Smoke, "Nowhere"))).ShouldContain("no target Nowhere");
        (await RefusalAsync(new SmokeTarget(Smoke, nameof(ShopBuild.Probe)))).ShouldContain("ReadsOnly");
        (await RefusalAsync(new QueryCheck(Queue, "queue"))).ShouldContain("Prometheus");
        (await RefusalAsync(new QueryCheck(Smoke, "queue") { Prometheus = TinyHttpService.Nowhere() })).ShouldContain("has no threshold");
    }

    private void Script(string name, string text)
    {
        var file = _call.Root / name;
        File.WriteAllText(file, $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task<string> RefusalAsync(ReleaseCheck check)
    {
        var words = "";
        await ShopBuild.WithContextAsync(_call, (ctx, _) =>
        {
            var refusal = Should.Throw<UsageException>(new ReleaseChecks(ctx, Environment(check)).Validate);
            words = $"{refusal.What} {refusal.Why}";
            return Task.CompletedTask;
        });
        return words;
    }

    private async Task<CheckReading> RunAsync(ReleaseCheck check)
    {
        CheckReading? reading = null;
        using var http = new HttpClient();
        var seen = new ReleaseObservation([new Uri("http://127.0.0.1:9/")], [], new NoSignals());
        await ShopBuild.WithContextAsync(_call, async (ctx, token) =>
        {
            var checks = await new ReleaseChecks(ctx, Environment(check)).OfAsync(Samples.Release("1.1.0"), seen, http, token);
            reading = await checks.Single().RunAsync(token);
        });
        return reading!;
    }

    private static DeliveryEnvironment Environment(ReleaseCheck check) => DeliveryEnvironment.Local with { Checks = [check] };

    private sealed class NoSignals : IWorkloadSignals
    {
        public Task<IReadOnlyList<WorkloadSignal>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<WorkloadSignal>>([]);
    }
}
