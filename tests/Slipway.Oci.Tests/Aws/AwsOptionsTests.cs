using Slipway.Oci.Aws;
using Slipway.Tooling;

namespace Slipway.Oci.Tests.Aws;

public sealed class AwsOptionsTests
{
    [Theory]
    [InlineData(900)]
    [InlineData(3_600)]
    [InlineData(43_200)]
    public void A_session_may_last_as_long_as_STS_gives_one(int seconds) => Options(seconds).SessionDuration.TotalSeconds.ShouldBe(seconds);

    [Theory]
    [InlineData(899)]
    [InlineData(43_201)]
    public void Any_other_duration_is_refused_before_anybody_is_asked(int seconds) =>
        Should.Throw<UsageException>(() => Options(seconds)).Why!.ShouldContain("900 s to 43,200 s");

    private static AwsOptions Options(int seconds) => new("eu-central-1") { SessionDuration = TimeSpan.FromSeconds(seconds) };
}
