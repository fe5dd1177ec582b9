using Slipway.Tooling.Changes;
using Slipway.Tooling.Tests.Support;

namespace Slipway.Tooling.Tests.Changes;

public sealed class ChangeGateTests
{
    private static readonly Change Push = new("push", "shop:1.2.0", new Dictionary<string, string> { ["digest"] = "sha256:ab", ["blobs"] = "3" });

    private readonly RecordingLog _log = new();
    private int _applied;

    [Fact]
    public async Task A_real_run_applies_and_says_so_to_those_who_want_to_know()
    {
        (await ChangeAsync(new ApplyingGate(_log))).ShouldBe("applied");
        _log.Text.ShouldBe("Debug: change: push shop:1.2.0 (digest sha256:ab, blobs 3)");
    }

    [Fact]
    public async Task A_dry_run_says_what_it_would_do_and_answers_what_would_have_come_back()
    {
        var gate = new DryRunGate(_log);
        (await ChangeAsync(gate)).ShouldBe("previewed");
        await gate.ChangeAsync(new Change("stop", "shop"), _ => throw new InvalidOperationException("it ran"), CancellationToken.None);
        _applied.ShouldBe(0);
        _log.Text.ShouldBe("Info: would push shop:1.2.0 (digest sha256:ab, blobs 3)\nInfo: would stop shop");
    }

    [Fact]
    public async Task After_a_cancellation_neither_changes_nor_shows_anything()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Should.ThrowAsync<OperationCanceledException>(() => ChangeAsync(new ApplyingGate(_log), cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => ChangeAsync(new DryRunGate(_log), cancelled));
        (_applied, _log.Text).ShouldBe((0, ""));
    }

    [Fact]
    public async Task What_goes_wrong_while_applying_reaches_the_caller() =>
        await Should.ThrowAsync<IOException>(() => new ApplyingGate(_log).ChangeAsync(Push, _ => throw new IOException("full"), CancellationToken.None));

    private Task<string> ChangeAsync(IChangeGate gate, CancellationToken cancellationToken = default) => gate.ChangeAsync(
        Push,
        _ =>
        {
            _applied++;
            return Task.FromResult("applied");
        },
        () => "previewed",
        cancellationToken);
}
