namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>A refusal with AWS's own code.</summary>
internal sealed class AwsStubError(string code, string message, int status = 400) : Exception(message)
{
    public string Code => code;

    public int Status => status;

    public static AwsStubError Denied(AwsPrincipal who, string action, string resource) => new(
        "AccessDeniedException",
        $"User: {who.Arn} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action");
}
