using Slipway.Building;
using Slipway.Execution;
using Slipway.Planning;

namespace Slipway.Engine.Tests.Execution;

/// <summary>Work that grows faster than the graph allocates faster too; bytes, unlike seconds, are the same on a busy machine.</summary>
public sealed class LinearityTests
{
    private const int Small = 1_000;
    private const int Large = 10_000;
    private const double Slack = 1.8; // tables grow by doubling

    public static TheoryData<string> Shapes => ["layers", "chain", "one waits for all", "all wait for one"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Planning_is_linear_in_targets_and_edges(string shape)
    {
        double BytesEach(int size)
        {
            var targets = new TargetCollection(Graph(shape, size));
            return Bytes(() => Planner.Make(targets, new(["Last"]))) / size;
        }

        BytesEach(10);
        BytesEach(Large).ShouldBeLessThan(BytesEach(Small) * Slack);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Running_is_linear_in_targets_and_edges(string shape) => RunIsLinear(shape, TargetStatus.Succeeded);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Telling_who_needed_what_failed_is_linear_too(string shape) => RunIsLinear(shape, TargetStatus.Failed);

    [Fact]
    public void Targets_of_one_class_have_hashes_of_their_own()
    {
        var targets = Enumerable.Range(0, 2).SelectMany(_ => new Target[] { Plain, Other, Capturing, AlsoCapturing }).ToList();
        targets.Select(TargetIdentity.Instance.GetHashCode).Distinct().Count().ShouldBe(4);
        targets.Distinct(TargetIdentity.Instance).Count().ShouldBe(4);
    }

    private static Target Plain => _ => _.Unlisted();

    private static Target Other => _ => _.RunsAlone();

    private Target Capturing => _ => _.Description(ToString()!);

    private Target AlsoCapturing => _ => _.Job(ToString()!);

    private static void RunIsLinear(string shape, TargetStatus first)
    {
        double BytesEach(int size)
        {
            var plan = Planner.Make(new TargetCollection(Graph(shape, size)), new(["Last"]));
            var scheduler = new Scheduler(new AtOnce(plan.Targets[0].Name, first), new SilentHost(), TimeProvider.System, width: 4, TimeSpan.FromMinutes(1));
            Task<RunResult>? run = null;
            var bytes = Bytes(() => run = scheduler.RunAsync(plan, CancellationToken.None));
            run!.IsCompleted.ShouldBeTrue("what runs on other threads would not be counted");
            return bytes / size;
        }

        BytesEach(10);
        BytesEach(Large).ShouldBeLessThan(BytesEach(Small) * Slack);
    }

    private static double Bytes(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static TargetModel[] Graph(string shape, int size)
    {
        string Name(int index) => index == size - 1 ? "Last" : $"T{index}";
        string[] Of(int index) => shape switch
        {
            "layers" => index < 10
                ? []
                : [.. Enumerable.Range(0, index == size - 1 ? 10 : 3).Select(i => Name(((index / 10) - 1) * 10 + ((index * 7) + (i * 3)) % 10))],
            "chain" => index == 0 ? [] : [Name(index - 1)],
            "one waits for all" => index < size - 1 ? [] : [.. Enumerable.Range(0, size - 1).Select(Name)],
            _ => index == 0 ? [] : index < size - 1 ? [Name(0)] : [.. Enumerable.Range(0, size - 1).Select(Name)],
        };

        return [.. Enumerable.Range(0, size).Select(index => new TargetModel(Name(index)) { DependsOn = [.. Of(index)] })];
    }

    /// <summary>Ends every target before it returns.</summary>
    private sealed class AtOnce(string first, TargetStatus status) : ITargetExecution
    {
        public Task<TargetOutcome> RunAsync(PlannedTarget target, CancellationToken cancellationToken) =>
            Task.FromResult(new TargetOutcome(target, target.Name == first ? status : TargetStatus.Succeeded, TimeSpan.Zero));
    }
}
