using Slipway.Delivery.Baking;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Tests.Baking;

public class CommandCheckTests
{
    private static readonly CheckRule Plain = new() { Name = "smoke" };

    [Fact]
    public async Task Exit_code_zero_is_good() => (await RunAsync(Plain, "true")).ShouldBe(CheckReading.Good());

    [Fact]
    public async Task Another_exit_code_is_bad_in_the_commands_last_words() =>
        (await RunAsync(Plain, "echo checking; echo login is broken; exit 3")).ShouldBe(CheckReading.Bad("exit code 3: login is broken"));

    [Fact]
    public async Task With_a_threshold_the_last_line_is_the_value()
    {
        var rule = Plain with { Threshold = new(Comparison.Below, 1) };

        (await RunAsync(rule, "echo p95; echo 0.25")).ShouldBe(CheckReading.Of(0.25));
        (await RunAsync(rule, "echo fast")).Blind.ShouldBe("the last line of its output is no number: “fast”");
    }

    [Fact]
    public async Task A_command_that_is_not_there_could_not_look()
    {
        var check = new CommandCheck(Plain, new ProcessSpec("no-such-smoke-test-anywhere"), Runner());

        (await check.RunAsync(CancellationToken.None)).Blind.ShouldNotBeNull().ShouldContain("no-such-smoke-test-anywhere");
    }

    private static Task<CheckReading> RunAsync(CheckRule rule, string script) =>
        new CommandCheck(rule, new ProcessSpec("sh", "-c", script), Runner()).RunAsync(CancellationToken.None);

    private static ProcessRunner Runner() =>
        new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), AbsolutePath.Create(Path.GetTempPath()));
}
