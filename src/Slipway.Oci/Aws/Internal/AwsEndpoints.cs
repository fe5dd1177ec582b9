using Slipway.Tooling;

namespace Slipway.Oci.Aws.Internal;

/// <summary>Where AWS's services are.</summary>
internal static class AwsEndpoints
{
    /// <summary>The address of <c>ecr</c> or <c>sts</c>: what was asked for, what the environment says, or AWS's own in the region.</summary>
    public static Uri Of(string service, AwsOptions options, IEnvironment environment)
    {
        if (options.Endpoint is { } asked)
        {
            return Checked(asked);
        }

        foreach (var variable in (string[])[$"AWS_ENDPOINT_URL_{service.ToUpperInvariant()}", "AWS_ENDPOINT_URL"])
        {
            if (environment.Get(variable) is { Length: > 0 } text)
            {
                return Uri.TryCreate(text, UriKind.Absolute, out var given)
                    ? Checked(given)
                    : throw new UsageException(
                        $"{variable} is '{text}'.", "That is no address.", "Write for example https://vpce-1234.api.ecr.eu-central-1.vpce.amazonaws.com");
            }
        }

        if (service == "iam")
        {
            return new Uri("https://iam.amazonaws.com/"); // one for all regions
        }

        return new Uri($"https://{(service == "ecr" ? "api.ecr" : service)}.{options.Region}.{DomainOf(options.Region)}/");
    }

    /// <summary>The domain of the region's partition.</summary>
    public static string DomainOf(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn"
        : region.StartsWith("eusc-", StringComparison.Ordinal) ? "amazonaws.eu"
        : "amazonaws.com";

    // A signature keeps nobody from reading the answer, and answers hold passwords.
    private static Uri Checked(Uri endpoint) => endpoint.Scheme == "https" || (endpoint.Scheme == "http" && endpoint.IsLoopback)
        ? endpoint
        : throw new UsageException($"AWS would be spoken to at {endpoint}.", "Anyone on the way could read the credentials in its answers.", "Use https.");
}
