using System.Diagnostics;
using Slipway.Testing;
using Slipway.Tooling;

namespace Slipway.Engine.Tests.Signals;

public sealed class SignalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public SignalTests() => (_folder.Path / ".nuke").CreateDirectory();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BuildProcess.Interrupt)]
    [InlineData(BuildProcess.Terminate)]
    [InlineData(BuildProcess.HangUp)]
    public async Task A_signal_ends_what_runs_lets_assured_targets_run_and_answers_130(int signal)
    {
        using var build = Start("Hang", "Tidy");
        await build.SaysAsync("child");
        build.Signal(signal);
        (await build.EndsInPeaceAsync()).ShouldBe(ExitCodes.Cancelled, build.Output);
        build.Children.ShouldHaveSingleItem().IsAlive.ShouldBeFalse();
        (_folder.Path / "tidied").FileExists.ShouldBeTrue();
        build.Output.ShouldContain("Hang    cancelled");
        build.Output.ShouldContain("Tidy    succeeded");
        build.Output.ShouldContain("Cancelled after");
    }

    [Fact]
    public async Task A_terminal_that_is_closed_cancels_as_well_though_nothing_can_be_shown_any_more()
    {
        // As an interactive shell does, this one passes on that its terminal is gone; it outlives that, and tells how the build ended.
        var program = Path.Combine(AppContext.BaseDirectory, "Slipway.Engine.Tests.Program.dll");
        var shell = $"dotnet '{program}' Hang Tidy --root '{_folder.Path}' & trap \"kill -HUP $!\" HUP; wait $!; wait $!; echo ended $? > '{_folder.Path / "end"}'";
        using (var making = Process.Start("mkfifo", [_folder.Path / "end"]))
        {
            await making.WaitForExitAsync();
        }

        using var reader = Process.Start(new ProcessStartInfo("cat", [_folder.Path / "end"]) { RedirectStandardOutput = true })!;
        using var terminal = Process.Start(new ProcessStartInfo("env", ["--default-signal=HUP", "script", "-qefc", shell, "/dev/null"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            Environment = { ["TERM"] = "xterm", ["SHELL"] = "/bin/sh" },
        })!;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var shown = "";
            var block = new char[1000];
            while (!shown.Contains("child", StringComparison.Ordinal))
            {
                var count = await terminal.StandardOutput.ReadAsync(block, patience.Token);
                count.ShouldBeGreaterThan(0, shown);
                shown += new string(block, 0, count);
            }

            terminal.Kill();

            (await reader.StandardOutput.ReadToEndAsync(patience.Token)).ShouldBe($"ended {ExitCodes.Cancelled}\n");
            (_folder.Path / "tidied").FileExists.ShouldBeTrue();
        }
        finally
        {
            terminal.Kill(entireProcessTree: true);
            reader.Kill();
        }
    }

    [Fact]
    public async Task A_second_interrupt_insists()
    {
        using var build = Start("Hang", "Dawdle");
        await build.SaysAsync("child");
        build.Signal(BuildProcess.Interrupt);
        await build.SaysAsync("▶ Dawdle");
        await build.SaysAsync("child", times: 2);
        build.Signal(BuildProcess.Interrupt);
        (await build.EndsAsync()).ShouldBe(ExitCodes.Cancelled, build.Output);
        build.Children.Count.ShouldBe(2);
        await GoneAsync(build);
        build.Output.ShouldNotContain("  went on\n");
    }

    [Fact]
    public async Task A_server_that_interrupts_and_then_terminates_does_not_insist()
    {
        using var build = Start("Hang", "Dawdle");
        await build.SaysAsync("child");
        build.Signal(BuildProcess.Interrupt);
        await build.SaysAsync("child", times: 2);
        build.Signal(BuildProcess.Terminate);
        using (var writer = Process.Start("sh", ["-c", "exec 3>\"$1\"", "sh", _folder.Path / "go"]))
        {
            await writer.WaitForExitAsync();
        }

        (await build.EndsInPeaceAsync()).ShouldBe(ExitCodes.Cancelled, build.Output);
        build.Output.ShouldContain("  went on\n");
        build.Output.ShouldContain("Dawdle  succeeded");
    }

    [Fact]
    public async Task The_next_run_ends_what_a_killed_one_left()
    {
        using var killed = Start("Hang");
        await killed.SaysAsync("child");
        killed.Signal(BuildProcess.Kill);
        await killed.EndsAsync();
        killed.Children.ShouldHaveSingleItem().IsAlive.ShouldBeTrue();

        using var next = Start("Quick");
        (await next.EndsInPeaceAsync()).ShouldBe(ExitCodes.Done, next.Output);
        next.Output.ShouldContain("was killed and left 3 processes running; they were ended.");
        await GoneAsync(killed);
    }

    private BuildProcess Start(params string[] targets) => new(_folder.Path, targets);

    private static async Task GoneAsync(BuildProcess build)
    {
        var patience = Stopwatch.StartNew();
        while (build.Children.Any(child => child.IsAlive))
        {
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Yield();
        }
    }
}
