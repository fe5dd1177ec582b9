using System.Net;
using Amazon.Runtime;
using Slipway.Oci.Aws;
using Slipway.Oci.Aws.Internal;

namespace Slipway.Oci.Tests.Aws;

public sealed class AwsErrorsTests
{
    [Theory]
    [InlineData("AccessDeniedException", 400, AwsError.AccessDenied)]
    [InlineData("AccessDenied", 403, AwsError.AccessDenied)]
    [InlineData("ThrottlingException", 400, AwsError.Throttling)]
    [InlineData("TooManyRequestsException", 429, AwsError.Throttling)]
    [InlineData("ExpiredTokenException", 400, AwsError.ExpiredToken)]
    [InlineData("ExpiredToken", 403, AwsError.ExpiredToken)]
    [InlineData("InvalidSignatureException", 400, AwsError.InvalidSignature)]
    [InlineData("SignatureDoesNotMatch", 403, AwsError.InvalidSignature)]
    [InlineData("UnrecognizedClientException", 400, AwsError.UnknownIdentity)]
    [InlineData("RepositoryNotFoundException", 400, AwsError.RepositoryNotFound)]
    [InlineData("ImageTagAlreadyExistsException", 400, AwsError.ImageTagAlreadyExists)]
    [InlineData("ImageAlreadyExistsException", 400, AwsError.ImageAlreadyExists)]
    [InlineData("LayersNotFoundException", 400, AwsError.ContentMissing)]
    [InlineData("LimitExceededException", 400, AwsError.LimitExceeded)]
    [InlineData("ServerException", 500, AwsError.Server)]
    [InlineData("SomethingNewException", 503, AwsError.Server)]
    [InlineData("SomethingNewException", 400, AwsError.Other)]
    [InlineData(null, 429, AwsError.Throttling)]
    public void A_code_has_its_kind_with_and_without_its_suffix(string? code, int status, AwsError kind) => AwsErrors.KindOf(code, status).ShouldBe(kind);

    [Fact]
    public void A_denied_request_names_the_action_that_is_missing_and_who_lacks_it()
    {
        const string message = "User: arn:aws:sts::123456789012:assumed-role/ci/slipway is not authorized to perform: ecr:CompleteLayerUpload "
            + "on resource: arn:aws:ecr:eu-central-1:123456789012:repository/shop because no identity-based policy allows the ecr:CompleteLayerUpload action";

        var error = AwsErrors.Of(Refusal("AccessDeniedException", message, HttpStatusCode.BadRequest), "ecr:PutImage", "shop");

        (error.Error, error.Operation).ShouldBe((AwsError.AccessDenied, "ecr:CompleteLayerUpload"));
        error.Cure!.ShouldContain("arn:aws:sts::123456789012:assumed-role/ci/slipway");
    }

    [Fact]
    public void A_denied_web_identity_is_the_trust_policy_s_business()
    {
        var error = AwsErrors.Of(
            Refusal("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", HttpStatusCode.Forbidden),
            "sts:AssumeRoleWithWebIdentity",
            "arn:aws:iam::123456789012:role/ci");

        error.Operation.ShouldBe("sts:AssumeRoleWithWebIdentity");
        error.Cure!.ShouldContain("trust policy");
    }

    [Fact]
    public void A_broken_connection_is_no_refusal() =>
        AwsErrors.Of(new HttpRequestException("Connection refused"), "ecr:PutImage", "").Error.ShouldBe(AwsError.Unreachable);

    private static AmazonServiceException Refusal(string code, string message, HttpStatusCode status) =>
        new(message, ErrorType.Sender, code, "b1946ac9", status);
}
