using System.Text;
using Slipway.Oci.Aws;
using Slipway.Testing;
using Slipway.Tooling;

namespace Slipway.Oci.Tests.Aws;

public sealed class EksTokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task It_is_a_signed_question_to_STS_of_the_region_in_base64_for_addresses()
    {
        var token = await CreateAsync("shop", new FixedIdentity());

        var text = token.Token.Reveal();
        text.ShouldStartWith("k8s-aws-v1.");
        text.ShouldNotContain('=');
        var url = new Uri(UrlOf(text));
        url.Host.ShouldBe("sts.eu-central-1.amazonaws.com");
        var query = url.Query.TrimStart('?').Split('&').Select(part => part.Split('=')).ToDictionary(part => part[0], part => Uri.UnescapeDataString(part[1]));
        query["Action"].ShouldBe("GetCallerIdentity");
        query["X-Amz-Date"].ShouldBe("20260301T120000Z");
        query["X-Amz-Expires"].ShouldBe("60");
        query["X-Amz-SignedHeaders"].ShouldBe("host;x-k8s-aws-id");
        query["X-Amz-Credential"].ShouldBe("AKIAIOSFODNN7EXAMPLE/20260301/eu-central-1/sts/aws4_request");
        token.Expires.ShouldBe(Now.AddMinutes(14));
    }

    [Fact]
    public async Task The_same_question_at_the_same_moment_has_the_same_signature_and_another_cluster_another_one()
    {
        var (one, same, other) = (
            await CreateAsync("shop", new FixedIdentity()), await CreateAsync("shop", new FixedIdentity()), await CreateAsync("stock", new FixedIdentity()));

        one.Token.Reveal().ShouldBe(same.Token.Reveal());
        one.Token.Reveal().ShouldNotBe(other.Token.Reveal());
    }

    [Fact]
    public async Task A_session_s_token_is_part_of_the_question_and_its_end_the_token_s()
    {
        var token = await CreateAsync("shop", new FixedIdentity(new Secret("a session/token+"), Now.AddMinutes(6)));

        UrlOf(token.Token.Reveal()).ShouldContain("X-Amz-Security-Token=a%20session%2Ftoken%2B");
        token.Expires.ShouldBe(Now.AddMinutes(6));
    }

    private static Task<EksToken> CreateAsync(string cluster, IAwsIdentity identity) => EksToken.CreateAsync(
        cluster, identity, new AwsOptions("eu-central-1"), FixedEnvironment.Empty, new ManualTimeProvider(Now), new SecretMask(), default);

    private static string UrlOf(string token)
    {
        var encoded = token["k8s-aws-v1.".Length..].Replace('-', '+').Replace('_', '/');
        return Encoding.UTF8.GetString(Convert.FromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '=')));
    }
}
