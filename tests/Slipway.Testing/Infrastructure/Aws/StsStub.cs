using System.Globalization;
using System.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>STS in AWS's query protocol: identities and sessions.</summary>
internal sealed class StsStub(AwsAccount account, SignatureV4 signatures, OidcIssuer oidc)
{
    private const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
    private const string Denied = "Not authorized to perform sts:";

    /// <summary>Answers one request: the operation, who asked, and the result as XML.</summary>
    public (string Who, string Body) Answer(HttpRequest request, string action, byte[] body)
    {
        var form = QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(body));
        return action switch
        {
            "AssumeRoleWithWebIdentity" => AssumeWithToken(form),
            "AssumeRole" => Assume(signatures.Verify(request, "sts", body), form),
            "GetCallerIdentity" => WhoIs(signatures.Verify(request, "sts", body)),
            _ => throw new AwsStubError("InvalidAction", $"Could not find operation {action} for version 2011-06-15"),
        };
    }

    public static string Error(AwsStubError error, string requestId)
    {
        // The query protocol's codes have no suffix.
        const string suffix = "Exception";
        var code = error.Code.EndsWith(suffix, StringComparison.Ordinal) && error.Code != "ExpiredTokenException" ? error.Code[..^suffix.Length] : error.Code;
        return $"<ErrorResponse xmlns=\"{Namespace}\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{SecurityElement.Escape(error.Message)}</Message></Error>"
            + $"<RequestId>{requestId}</RequestId></ErrorResponse>";
    }

    private (string Who, string Body) AssumeWithToken(Dictionary<string, StringValues> form)
    {
        var claims = oidc.Verify(form["WebIdentityToken"].ToString());
        var subject = claims["sub"];
        return account.FindRole(form["RoleArn"].ToString()) is { } role
            && (role.TrustedSubjects.Contains(subject) || WebIdentityTrust.Allows(role.TrustPolicy, account.Id, claims))
            ? (subject, Session(
                "AssumeRoleWithWebIdentity", role, form, $"<SubjectFromWebIdentityToken>{SecurityElement.Escape(subject)}</SubjectFromWebIdentityToken>"))
            : throw new AwsStubError("AccessDenied", $"{Denied}AssumeRoleWithWebIdentity", 403);
    }

    private (string Who, string Body) Assume(AwsPrincipal who, Dictionary<string, StringValues> form)
    {
        var arn = form["RoleArn"].ToString();
        return account.FindRole(arn) is { TrustsUsers: true } role && who.May("sts:AssumeRole")
            ? (who.Arn, Session("AssumeRole", role, form, ""))
            : throw new AwsStubError("AccessDenied", $"User: {who.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}", 403);
    }

    private (string Who, string Body) WhoIs(AwsPrincipal who) => (who.Arn, Wrap(
        "GetCallerIdentity", $"<Arn>{who.Arn}</Arn><UserId>{who.AccessKey}</UserId><Account>{account.Id}</Account>"));

    private string Session(string action, AwsRole role, Dictionary<string, StringValues> form, string also)
    {
        var seconds = form.TryGetValue("DurationSeconds", out var asked) ? int.Parse(asked.ToString(), CultureInfo.InvariantCulture) : 3600;
        if (seconds < 900 || seconds > role.LongestSession.TotalSeconds)
        {
            throw new AwsStubError("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }

        var session = account.Assume(role, form["RoleSessionName"].ToString(), TimeSpan.FromSeconds(seconds));
        return Wrap(
            action,
            $"<Credentials><AccessKeyId>{session.AccessKey}</AccessKeyId><SecretAccessKey>{session.SecretKey}</SecretAccessKey>"
            + $"<SessionToken>{session.SessionToken}</SessionToken><Expiration>{session.Expires:yyyy-MM-ddTHH:mm:ssZ}</Expiration></Credentials>"
            + $"<AssumedRoleUser><Arn>{session.Arn}</Arn><AssumedRoleId>AROA:{form["RoleSessionName"]}</AssumedRoleId></AssumedRoleUser>{also}");
    }

    private static string Wrap(string action, string result) =>
        $"<{action}Response xmlns=\"{Namespace}\"><{action}Result>{result}</{action}Result><ResponseMetadata><RequestId>{Guid.NewGuid()}</RequestId></ResponseMetadata></{action}Response>";
}
