using Slipway.Components.Internal;
using Slipway.Components.Tests.Support;
using Slipway.Delivery.Deploying;

namespace Slipway.Components.Tests.Internal;

public sealed class StatusTextTests
{
    private static readonly WorkloadStatus Nothing = new(null, null, [], [], null, null);

    [Fact]
    public void Where_nothing_runs_it_says_so() => Lines(Nothing).ShouldBe(["local  shop  nothing serves"]);

    [Fact]
    public void What_serves_is_told_with_version_verification_and_address()
    {
        var serving = Samples.Release("1.0.0") with { VerifiedAt = Samples.Now.AddMinutes(-5) };
        Lines(Nothing with { Serving = serving }).ShouldBe(
        [
            "local  shop  1.0.0  verified 5 min ago  http://127.0.0.1:8080/",
            $"  digest {serving.Digest}, commit 0123456, deployed 10 min ago",
        ]);
    }

    [Fact]
    public void What_is_not_verified_is_told_as_such_and_the_address_may_be_the_service_s()
    {
        var status = Nothing with { Serving = Samples.Release("1.0.0", commit: "abc") with { Url = null }, Url = new Uri("http://shop.test/") };
        Lines(status)[0].ShouldBe("local  shop  1.0.0  not verified  http://shop.test/");
        Lines(status)[1].ShouldContain("commit abc,");
    }

    [Fact]
    public void What_no_bake_could_judge_and_another_configuration_are_noted()
    {
        var status = Nothing with { Serving = Samples.Release("1.1.0") with { ConfigHash = "0123abcd" }, Notes = ["its bake could not tell", "its configuration is another one"] };
        Lines(status)[0].ShouldContain("1.1.0  not verified");
        Lines(status)[1].ShouldEndWith("deployed 10 min ago, configuration 0123abcd");
        Lines(status)[2..].ShouldBe(["  note: its bake could not tell", "  note: its configuration is another one"]);
    }

    [Fact]
    public void What_is_under_way_went_wrong_or_is_shut_out_is_told_too()
    {
        var status = Nothing with
        {
            Candidate = Samples.Release("1.1.0"),
            Problem = "the process has ended",
            Verified = [.. Enumerable.Range(0, 7).Select(index => Samples.Release($"0.{9 - index}.0"))],
            Quarantined = [Samples.DigestOf("bad")],
        };
        Lines(status).Skip(1).ShouldBe(
        [
            "  in progress: 1.1.0, since 10 min (run run-1.1.0)",
            "  problem: the process has ended",
            "  verified: 0.9.0, 0.8.0, 0.7.0, 0.6.0, 0.5.0",
            $"  quarantined: {Shown.Short(Samples.DigestOf("bad"))}",
        ]);
        Lines(status with { RunId = "rollback-7" }).ShouldContain("  in progress: 1.1.0, since 10 min (run rollback-7)", "who brings it back, not who once deployed it");
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(89, "89 s")]
    [InlineData(90, "2 min")]
    [InlineData(5399, "90 min")]
    [InlineData(5400, "1.5 h")]
    [InlineData(36 * 3600, "1.5 days")]
    public void Durations_are_told_as_people_like_to_read_them(int seconds, string expected) =>
        Shown.Duration(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);

    private static string[] Lines(WorkloadStatus status) => [.. StatusText.Lines("local", "shop", status, Samples.Now)];
}
