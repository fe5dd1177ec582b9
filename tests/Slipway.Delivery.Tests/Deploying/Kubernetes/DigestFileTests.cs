using Slipway.Delivery.Deploying.Kubernetes.GitOps;
using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Deploying.Kubernetes;

/// <summary>One digest changes, and not a character beside it.</summary>
public sealed class DigestFileTests
{
    private static readonly Digest Old = Digest.Of("old"u8);
    private static readonly Digest New = Digest.Of("new"u8);

    [Theory]
    [InlineData("image: registry.example.com:5000/team/shop@OLD # keep me\n")]
    [InlineData("  - { name: shop, image: \"shop:1.2@OLD\" }\n")]
    [InlineData("images:\n  - name: basket\n    digest: OTHER\n  - name: shop\n    newName: registry/shop\n    digest: OLD\nresources:\n  - base\n")]
    [InlineData("images:\n- digest: OLD\n  name: registry/team/shop\n- name: basket\n  digest: OTHER\n")]
    [InlineData("images:\n  - digest: \"OLD\" # by the delivery\n    name: placeholder\n    newName: registry/shop\n")]
    public void The_service_s_digest_is_found_and_replaced(string template)
    {
        var text = Filled(template, Old);
        DigestFile.Read(text, "shop").ShouldBe(Old);
        DigestFile.Write(text, "k.yaml", "shop", New).ShouldBe(Filled(template, New));
    }

    [Theory]
    [InlineData("image: registry/workshop@OLD\n")]
    [InlineData("image: registry/shop-admin@OLD\n")]
    [InlineData("images:\n  - name: basket\n    digest: OLD\n")]
    [InlineData("image: shop:1.2\n")]
    public void What_is_not_the_service_s_is_left_alone(string template)
    {
        var text = Filled(template, Old);
        DigestFile.Read(text, "shop").ShouldBeNull();
        Should.Throw<UsageException>(() => DigestFile.Write(text, "k.yaml", "shop", New)).What.ShouldContain("k.yaml");
    }

    private static string Filled(string template, Digest digest) => template
        .Replace("OLD", digest.ToString(), StringComparison.Ordinal)
        .Replace("OTHER", Digest.Of("other"u8).ToString(), StringComparison.Ordinal);
}
