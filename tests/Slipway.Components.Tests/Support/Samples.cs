using System.Text;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Oci;

namespace Slipway.Components.Tests.Support;

/// <summary>Values for tests.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    public static Digest DigestOf(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));

    public static Release Release(string version, string commit = "0123456789abcdef0123456789abcdef01234567") => new()
    {
        Service = "shop",
        Environment = "local",
        Version = version,
        Digest = DigestOf(version),
        Commit = commit,
        CommitTime = Now.AddHours(-3),
        RunId = $"run-{version}",
        DeployedAt = Now.AddMinutes(-10),
        Url = new Uri("http://127.0.0.1:8080/"),
    };

    public static BakeRecord Bake(BakeVerdict verdict, string line) => new()
    {
        Service = "shop",
        Release = "1.1.0",
        Verdict = verdict,
        Line = line,
        Plan = new BakePlan(),
        Promised = new PromisedRates(0.01, 0.05, 0.05),
        StartedAt = Now,
        Elapsed = TimeSpan.FromSeconds(15),
        Blind = TimeSpan.Zero,
        Checks = [],
        Samples = [],
    };
}
