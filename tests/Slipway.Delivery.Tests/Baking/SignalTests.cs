using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

public class SignalTests
{
    [Theory]
    [InlineData(WorkloadSignalKind.Crashed, "crashed")]
    [InlineData(WorkloadSignalKind.OutOfMemory, "out-of-memory")]
    [InlineData(WorkloadSignalKind.ImagePullFailed, "image-pull")]
    [InlineData(WorkloadSignalKind.ConfigurationError, "configuration")]
    public void A_hard_signal_fails_at_once(WorkloadSignalKind kind, string name)
    {
        var bake = new BakeScript(TestPlans.Plain).For(7).For(1, Signal(kind, "a", "the platform's own words"));

        bake.ShouldEndAs(BakeVerdict.Fail, $"FAIL {name}: a: the platform's own words at 00:08");
    }

    [Fact]
    public void One_restart_is_not_a_failure_and_delays_a_pass()
    {
        var bake = new BakeScript(TestPlans.Plain).For(50).For(1, Signal(WorkloadSignalKind.Restarted, "a", "exit code 1")).For(20);
        bake.Decision.Verdict.ShouldBeNull();
        bake.Decision.Waiting.ShouldBe("settling: a restarted: exit code 1 at 00:51");

        bake.ToTheEnd().ShouldEndAs(BakeVerdict.Pass, "at 01:21");
    }

    [Fact]
    public void One_instance_restarting_twice_fails()
    {
        var bake = new BakeScript(TestPlans.Plain).For(10).For(1, Signal(WorkloadSignalKind.Restarted, "a", "exit code 1"))
            .For(10).For(1, Signal(WorkloadSignalKind.Restarted, "a", "exit code 1"));

        bake.ShouldEndAs(BakeVerdict.Fail, "FAIL restarts: a restarted 2 times: exit code 1 at 00:22");
    }

    [Fact]
    public void Two_instances_restarting_once_fail()
    {
        var bake = new BakeScript(TestPlans.Plain).For(10).For(1, Signal(WorkloadSignalKind.Restarted, "b", "exit code 1"))
            .For(10).For(1, Signal(WorkloadSignalKind.Restarted, "a", "exit code 2"));

        bake.ShouldEndAs(BakeVerdict.Fail, "FAIL restarts: a, b restarted: exit code 2 at 00:22");
    }

    [Fact]
    public void Flapping_readiness_neither_passes_nor_resets_the_deadline()
    {
        var bake = new BakeScript(TestPlans.Plain);
        bake.ToTheEnd(sample => sample with
        {
            Signals = [new(sample.At.Seconds % 10 < 5 ? WorkloadSignalKind.NotReady : WorkloadSignalKind.Ready, "a", "503 from /readyz")],
        });

        bake.ShouldEndAs(BakeVerdict.Inconclusive, "a was not ready 31 times: 503 from /readyz");
        bake.At.ShouldBe(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void An_instance_that_stays_unready_holds_up_the_pass()
    {
        var bake = new BakeScript(TestPlans.Plain).For(3).For(1, Signal(WorkloadSignalKind.NotReady, "a", "503 from /readyz"));

        bake.ToTheEnd().ShouldEndAs(BakeVerdict.Inconclusive, "a not ready (a was not ready once: 503 from /readyz)");
    }

    [Fact]
    public void Waiting_for_a_node_is_waiting()
    {
        var bake = new BakeScript(TestPlans.Plain).For(5).For(1, Signal(WorkloadSignalKind.Unschedulable, "b", "0/3 nodes: insufficient cpu"));

        bake.ToTheEnd().Decision.Verdict.ShouldBe(BakeVerdict.Pass);
    }

    [Fact]
    public void Superseded_wins_over_every_failure()
    {
        var bake = new BakeScript(TestPlans.Plain) { Load = _ => (10, 10) }.For(1, sample => sample with
        {
            Signals =
            [
                new(WorkloadSignalKind.Crashed, "a", "exit code 1"),
                new(WorkloadSignalKind.Superseded, "load-harness", "run 42 deployed 1.4.0"),
            ],
        });

        bake.ShouldEndAs(BakeVerdict.Superseded, "SUPERSEDED load-harness: run 42 deployed 1.4.0");
    }

    [Fact]
    public void Many_log_lines_become_one_line()
    {
        const string Words = "exited with 134\nUnhandled exception.\n  at Main()\n";
        var bake = new BakeScript(TestPlans.Plain).For(1).For(1, Signal(WorkloadSignalKind.Crashed, "a", Words));

        bake.ShouldEndAs(BakeVerdict.Fail, "exited with 134 | Unhandled exception. | at Main() at 00:02");
    }

    private static Func<BakeSample, BakeSample> Signal(WorkloadSignalKind kind, string instance, string message) =>
        sample => sample with { Signals = [new WorkloadSignal(kind, instance, message)] };
}
