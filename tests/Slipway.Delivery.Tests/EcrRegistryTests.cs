namespace Slipway.Delivery.Tests;

public sealed class EcrRegistryTests
{
    [Theory]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.com", "eu-central-1", "")]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.com/", "eu-central-1", "")]
    [InlineData("https://123456789012.dkr.ecr.us-gov-west-1.amazonaws.com/team/shop", "us-gov-west-1", "team/shop")]
    [InlineData("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team", "cn-north-1", "team")]
    public void An_address_of_ECR_is_known_as_one(string address, string region, string prefix)
    {
        var registry = EcrRegistry.TryParse(address).ShouldNotBeNull();

        (registry.Account, registry.Region, registry.Prefix).ShouldBe(("123456789012", region, prefix));
    }

    [Theory]
    [InlineData("registry.example.com/team")]
    [InlineData("localhost:5000")]
    [InlineData("12345.dkr.ecr.eu-central-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.com.evil.example")]
    public void Any_other_is_not(string address) => EcrRegistry.TryParse(address).ShouldBeNull();
}
