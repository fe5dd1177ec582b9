using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace Slipway.Oci.Aws.Internal;

/// <summary>Words a refusal of AWS so that a person knows what to do.</summary>
internal static partial class AwsErrors
{
    private static readonly Dictionary<string, AwsError> Codes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AccessDenied"] = AwsError.AccessDenied,
        ["AuthFailure"] = AwsError.AccessDenied,
        ["KmsError"] = AwsError.Other,
        ["Kms"] = AwsError.Other,
        ["Throttling"] = AwsError.Throttling,
        ["TooManyRequests"] = AwsError.Throttling,
        ["RequestLimitExceeded"] = AwsError.Throttling,
        ["SlowDown"] = AwsError.Throttling,
        ["ExpiredToken"] = AwsError.ExpiredToken,
        ["RequestExpired"] = AwsError.ExpiredToken,
        ["InvalidSignature"] = AwsError.InvalidSignature,
        ["SignatureDoesNotMatch"] = AwsError.InvalidSignature,
        ["RequestTimeTooSkewed"] = AwsError.InvalidSignature,
        ["IncompleteSignature"] = AwsError.InvalidSignature,
        ["UnrecognizedClient"] = AwsError.UnknownIdentity,
        ["InvalidClientTokenId"] = AwsError.UnknownIdentity,
        ["MissingAuthenticationToken"] = AwsError.UnknownIdentity,
        ["InvalidIdentityToken"] = AwsError.InvalidIdentityToken,
        ["IDPRejectedClaim"] = AwsError.InvalidIdentityToken,
        ["RepositoryNotFound"] = AwsError.RepositoryNotFound,
        ["ResourceNotFound"] = AwsError.NotFound,
        ["NoSuchEntity"] = AwsError.NotFound,
        ["RepositoryAlreadyExists"] = AwsError.RepositoryAlreadyExists,
        ["ImageNotFound"] = AwsError.ImageNotFound,
        ["ImageTagAlreadyExists"] = AwsError.ImageTagAlreadyExists,
        ["ImageAlreadyExists"] = AwsError.ImageAlreadyExists,
        ["ImageDigestDoesNotMatch"] = AwsError.ImageDigestDoesNotMatch,
        ["LayersNotFound"] = AwsError.ContentMissing,
        ["ReferencedImagesNotFound"] = AwsError.ContentMissing,
        ["ScanNotFound"] = AwsError.ScanNotFound,
        ["LifecyclePolicyNotFound"] = AwsError.LifecyclePolicyNotFound,
        ["LimitExceeded"] = AwsError.LimitExceeded,
        ["InvalidParameter"] = AwsError.InvalidParameter,
        ["InvalidTagParameter"] = AwsError.InvalidParameter,
        ["Validation"] = AwsError.InvalidParameter,
        ["ValidationError"] = AwsError.InvalidParameter,
        ["Server"] = AwsError.Server,
        ["InternalFailure"] = AwsError.Server,
        ["ServiceUnavailable"] = AwsError.Server,
    };

    /// <summary>Which kind the code is; codes come with and without <c>Exception</c> at their end.</summary>
    public static AwsError KindOf(string? code, int status)
    {
        var name = code is null ? "" : code.EndsWith("Exception", StringComparison.Ordinal) ? code[..^"Exception".Length] : code;
        return Codes.TryGetValue(name, out var kind) ? kind
            : status >= 500 ? AwsError.Server
            : status == 429 ? AwsError.Throttling
            : AwsError.Other;
    }

    /// <summary>The failure of <paramref name="operation"/> (<c>ecr:PutImage</c>) on <paramref name="subject"/>.</summary>
    public static AwsException Of(Exception exception, string operation, string subject)
    {
        var service = exception as AmazonServiceException;
        if (service is null || (service.StatusCode == 0 && string.IsNullOrEmpty(service.ErrorCode)))
        {
            return new(
                AwsError.Unreachable,
                null,
                operation,
                $"AWS could not be reached for {operation}{On(subject)}.",
                (exception.InnerException ?? exception).Message,
                "Check the region, the endpoint and the network, and run again.",
                exception);
        }

        var kind = KindOf(service.ErrorCode, (int)service.StatusCode);
        var message = $"{service.ErrorCode}: {service.Message}{(string.IsNullOrEmpty(service.RequestId) ? "" : $" (request {service.RequestId})")}";
        if (kind == AwsError.AccessDenied)
        {
            return Denied(service, operation, subject, message);
        }

        var (what, cure) = kind switch
        {
            AwsError.Throttling => ("AWS answers that there are too many requests", "Wait and run again; ask for a higher quota if it stays so."),
            AwsError.ExpiredToken => (
                "The credentials have expired", "Sign in again (aws sso login, or a new OIDC token); a longer session helps long pushes."),
            AwsError.InvalidSignature => (
                "AWS does not accept the signature", "Check the secret access key, and that this machine's clock is right (5 minutes at most)."),
            AwsError.UnknownIdentity => ("AWS does not know these credentials", "Check the access key, the session token and the region."),
            AwsError.InvalidIdentityToken => (
                "AWS does not accept the identity token", "Check that the account has GitHub's OIDC provider, with the audience sts.amazonaws.com."),
            AwsError.RepositoryNotFound => (
                "There is no such repository", "Create it, or let the build do it: CreateRepositories in the environment's EcrRegistry."),
            AwsError.NotFound => ("There is no such thing in this account and region", "Correct the name, the account or the region."),
            AwsError.ImageTagAlreadyExists => (
                "The tag names another image, and tags are immutable there", "Commit the change so that it gets a tag of its own."),
            AwsError.ImageNotFound => ("There is no such image", "Push it first, or correct the tag or digest."),
            AwsError.LimitExceeded => ("A quota of the account is used up", "Delete what is not needed any more, or ask for a higher quota."),
            AwsError.Server => ("AWS failed", "Run again; see the AWS Health Dashboard if it stays so."),
            _ => ("AWS refused it", "Read the reason above."),
        };
        return new(kind, service.ErrorCode, operation, $"{what}: {operation}{On(subject)}.", message, cure, exception);
    }

    // "User: arn:aws:sts::1:assumed-role/ci/slipway is not authorized to perform: ecr:PutImage on resource: arn:…"
    private static AwsException Denied(AmazonServiceException service, string operation, string subject, string message)
    {
        var told = Authorization().Match(service.Message ?? "");
        var action = told.Success ? told.Groups["action"].Value : operation;
        var who = told.Success ? told.Groups["who"].Value : "the identity of this build";
        var cure = action == "sts:AssumeRoleWithWebIdentity"
            ? "Let the role's trust policy name this repository and environment; ./build.sh GeneratePolicies writes it."
            : $"Allow {action} for {who}; ./build.sh GeneratePolicies writes the policy that the build needs.";
        return new(AwsError.AccessDenied, service.ErrorCode, action, $"AWS does not allow {action}{On(subject)}.", message, cure, service);
    }

    private static string On(string subject) => subject.Length == 0 ? "" : $" on {subject}";

    [GeneratedRegex(@"(?:User: )?(?<who>arn:\S+)? ?is not authorized to perform: (?<action>[\w-]+:\w+)|[Nn]ot authorized to perform:? (?<action>[\w-]+:\w+)")]
    private static partial Regex Authorization();
}
