using Slipway.Components.Internal;
using Slipway.Components.Tests.Support;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Versioning;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Components.Tests.Internal;

/// <summary>A real ledger file.</summary>
public sealed class VerifiedReleasesTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _temp = new();
    private readonly FileLedger _ledger;
    private int _minute;

    public VerifiedReleasesTests() =>
        _ledger = new FileLedger(_temp.Path / "ledger.jsonl", new ApplyingGate(NullLog.Instance), new ManualTimeProvider(Start.AddDays(1)), NullLog.Instance);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task The_digest_that_passed_its_bake_is_promoted()
    {
        await PassAsync("1.0.0");
        await PassAsync("1.1.0");

        (await Verified.DigestOfAsync("shop", Version("1.0.0"), null, default)).ShouldBe(Samples.DigestOf("1.0.0"));
    }

    [Fact]
    public async Task A_commit_that_changed_nothing_is_promoted_as_what_its_own_tag_names()
    {
        await PassAsync("1.0.0");

        (await Verified.DigestOfAsync("shop", Version("1.1.0"), Samples.DigestOf("1.0.0"), default)).ShouldBe(Samples.DigestOf("1.0.0"));
        await Should.ThrowAsync<UsageException>(Verified.DigestOfAsync("shop", Version("1.0.0"), Samples.DigestOf("1.1.0"), default));
    }

    [Fact]
    public async Task What_another_environment_has_verified_does_not_count()
    {
        await PassAsync("1.0.0", environment: "production");

        (await Should.ThrowAsync<UsageException>(Verified.DigestOfAsync("shop", Version("1.0.0"), null, default))).Why.ShouldNotBeNull().ShouldContain("no bake in staging");
    }

    [Fact]
    public async Task A_commit_whose_bake_failed_is_refused_with_the_last_that_passed()
    {
        await PassAsync("1.0.0");
        await AppendAsync(LedgerEventKind.BakeFailed, "1.1.0");

        var refusal = await Should.ThrowAsync<UsageException>(Verified.DigestOfAsync("shop", Version("1.1.0"), null, default));

        refusal.Why.ShouldNotBeNull().ShouldContain("the last that did is 1.0.0");
        refusal.Cure.ShouldNotBeNull().ShouldContain("Deliver this commit to staging first");
    }

    [Fact]
    public async Task What_users_have_and_no_bake_could_judge_is_refused()
    {
        await PassAsync("1.0.0");
        await AppendAsync(LedgerEventKind.DeploySucceeded, "1.1.0");
        await AppendAsync(LedgerEventKind.BakeInconclusive, "1.1.0");

        (await Should.ThrowAsync<UsageException>(Verified.DigestOfAsync("shop", Version("1.1.0"), null, default))).Why!.ShouldContain("the last that did is 1.0.0");
        (await Verified.ServingAsync("shop", default))!.Value.Version.ShouldBe("1.1.0");
    }

    [Fact]
    public async Task What_was_gone_back_from_is_refused_with_the_reason()
    {
        await PassAsync("1.0.0");
        await PassAsync("1.1.0");
        await AppendAsync(LedgerEventKind.Rollback, "1.1.0", restored: "1.0.0");

        var refusal = await Should.ThrowAsync<UsageException>(Verified.DigestOfAsync("shop", Version("1.1.0"), null, default));

        refusal.Why.ShouldNotBeNull().ShouldContain("staging went back from 1.1.0");
        (await Verified.ServingAsync("shop", default)).ShouldBe((Samples.DigestOf("1.0.0"), "1.0.0"));
    }

    [Fact]
    public async Task Where_nothing_was_delivered_nothing_serves() => (await Verified.ServingAsync("shop", default)).ShouldBeNull();

    private VerifiedReleases Verified => new(_ledger, "staging");

    private static string CommitOf(string version) => version.Replace(".", "", StringComparison.Ordinal).PadRight(40, 'c');

    private static VersionRecord Version(string version) => new()
    {
        Version = version,
        Tag = "v" + version,
        ImageTag = version,
        Bump = VersionBump.Minor,
        Commit = CommitOf(version),
        CommitTime = Start,
        Dirty = false,
        CommitsSince = 1,
        Channel = "release",
        Commits = [],
    };

    private async Task PassAsync(string version, string environment = "staging")
    {
        await AppendAsync(LedgerEventKind.BakePassed, version, environment);
        await AppendAsync(LedgerEventKind.DeploySucceeded, version, environment);
    }

    private Task AppendAsync(LedgerEventKind kind, string version, string environment = "staging", string? restored = null) => _ledger.AppendAsync(
        [
            new LedgerEvent
            {
                Kind = kind, Service = "shop", Environment = environment, At = Start.AddMinutes(_minute++), RunId = $"run-{_minute}",
                Digest = Samples.DigestOf(version), Version = version, Commit = CommitOf(version),
                Restored = restored is null ? null : Samples.DigestOf(restored),
            },
        ],
        default);
}
