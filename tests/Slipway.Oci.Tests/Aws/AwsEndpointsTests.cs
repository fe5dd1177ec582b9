using Slipway.Oci.Aws;
using Slipway.Oci.Aws.Internal;
using Slipway.Tooling;

namespace Slipway.Oci.Tests.Aws;

public sealed class AwsEndpointsTests
{
    [Theory]
    [InlineData("ecr", "eu-central-1", "https://api.ecr.eu-central-1.amazonaws.com/")]
    [InlineData("sts", "us-east-1", "https://sts.us-east-1.amazonaws.com/")]
    [InlineData("ecr", "cn-north-1", "https://api.ecr.cn-north-1.amazonaws.com.cn/")]
    public void Services_are_in_their_region_and_partition(string service, string region, string expected) =>
        AwsEndpoints.Of(service, new(region), FixedEnvironment.Empty).ToString().ShouldBe(expected);

    [Fact]
    public void What_is_asked_for_counts_before_the_service_s_variable_and_that_before_the_general_one()
    {
        var general = new Dictionary<string, string> { ["AWS_ENDPOINT_URL"] = "https://all.example/" };
        var both = new Dictionary<string, string>(general) { ["AWS_ENDPOINT_URL_ECR"] = "https://ecr.example/" };

        AwsEndpoints.Of("ecr", new("eu-central-1"), new FixedEnvironment(general)).Host.ShouldBe("all.example");
        AwsEndpoints.Of("ecr", new("eu-central-1"), new FixedEnvironment(both)).Host.ShouldBe("ecr.example");
        AwsEndpoints.Of("sts", new("eu-central-1"), new FixedEnvironment(both)).Host.ShouldBe("all.example");
        AwsEndpoints.Of("ecr", new("eu-central-1") { Endpoint = new("https://asked.example") }, new FixedEnvironment(both)).Host.ShouldBe("asked.example");
    }

    [Fact]
    public void Plain_HTTP_goes_to_this_machine_only()
    {
        AwsEndpoints.Of("ecr", new("eu-central-1") { Endpoint = new("http://127.0.0.1:4566") }, FixedEnvironment.Empty).Port.ShouldBe(4566);
        Should.Throw<UsageException>(() => AwsEndpoints.Of("ecr", new("eu-central-1") { Endpoint = new("http://aws.example") }, FixedEnvironment.Empty));
    }
}
