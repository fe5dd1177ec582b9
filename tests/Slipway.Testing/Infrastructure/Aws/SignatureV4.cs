using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>Checks Signature Version 4, in headers and in presigned addresses (AWS IAM User Guide, “Create a signed AWS API request”).</summary>
internal sealed class SignatureV4(AwsAccount account, string region, TimeProvider clock)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private static readonly TimeSpan LongestSkew = TimeSpan.FromMinutes(5);

    /// <summary>Who signed the request; a refusal is an <see cref="AwsStubError"/> as the service words it.</summary>
    public AwsPrincipal Verify(HttpRequest request, string service, byte[] body)
    {
        var expectedRegion = service == "iam" ? "us-east-1" : region; // IAM has one for all

        var query = ParseQuery(request.QueryString.Value ?? "");
        var presigned = query.Any(pair => pair.Name == "X-Amz-Signature");
        var parts = presigned ? OfQuery(query) : OfHeader(request);
        var scope = parts.Credential.Split('/');
        if (scope is not [var accessKey, var date, var scopedRegion, var scopedService, "aws4_request"])
        {
            throw new AwsStubError("IncompleteSignatureException", "The credential is not of the form KEY/DATE/REGION/SERVICE/aws4_request.");
        }

        var principal = account.FindKey(accessKey) ?? throw new AwsStubError(
            "UnrecognizedClientException", "The security token included in the request is invalid.");
        if (scopedRegion != expectedRegion || scopedService != service)
        {
            throw new AwsStubError(
                "InvalidSignatureException", $"Credential should be scoped to a valid region and correct service: '{expectedRegion}', '{service}'.");
        }

        CheckToken(principal, presigned ? Value(query, "X-Amz-Security-Token") : request.Headers["X-Amz-Security-Token"]);
        CheckTime(parts.Time, date, presigned ? int.Parse(Value(query, "X-Amz-Expires") ?? "0", CultureInfo.InvariantCulture) : null);
        var signed = parts.SignedHeaders.Split(';');
        foreach (var header in (string[])["host", .. presigned ? (string[])[] : ["x-amz-date"]])
        {
            if (!signed.Contains(header))
            {
                throw new AwsStubError("InvalidSignatureException", $"'{header}' must be a 'SignedHeader' in the AWS Authorization.");
            }
        }

        var canonical = string.Join(
            '\n',
            request.Method,
            CanonicalPath(request.Path.Value!),
            CanonicalQuery(query),
            string.Concat(signed.Select(name => $"{name}:{Trim(HeaderOf(request, name))}\n")),
            parts.SignedHeaders,
            Hash(presigned ? [] : body));
        var toSign = string.Join('\n', Algorithm, parts.Time, string.Join('/', scope[1..]), Hash(Encoding.UTF8.GetBytes(canonical)));
        var key = new[] { date, scopedRegion, scopedService, "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes($"AWS4{principal.SecretKey}"), Hmac);
        var expected = Convert.ToHexStringLower(Hmac(key, toSign));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(parts.Signature))
            ? principal
            : throw new AwsStubError(
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.");
    }

    private static Parts OfHeader(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith($"{Algorithm} ", StringComparison.Ordinal))
        {
            throw new AwsStubError("MissingAuthenticationTokenException", "Request is missing Authentication Token");
        }

        var fields = header[(Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries).Select(field => field.Split('=', 2))
            .ToDictionary(field => field[0], field => field[1]);
        return new(fields["Credential"], request.Headers["X-Amz-Date"].ToString(), fields["SignedHeaders"], fields["Signature"]);
    }

    private static Parts OfQuery(List<(string Name, string Value)> query) => new(
        Value(query, "X-Amz-Credential") ?? "",
        Value(query, "X-Amz-Date") ?? "",
        Value(query, "X-Amz-SignedHeaders") ?? "",
        Value(query, "X-Amz-Signature") ?? "");

    private void CheckToken(AwsPrincipal principal, StringValues given)
    {
        if (principal.SessionToken is null)
        {
            return;
        }

        if (given.ToString() != principal.SessionToken)
        {
            throw new AwsStubError("UnrecognizedClientException", "The security token included in the request is invalid.");
        }

        if (principal.Expires <= clock.GetUtcNow())
        {
            throw new AwsStubError("ExpiredTokenException", "The security token included in the request is expired");
        }
    }

    private void CheckTime(string time, string date, int? lifetime)
    {
        if (!DateTimeOffset.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || !time.StartsWith(date, StringComparison.Ordinal))
        {
            throw new AwsStubError("IncompleteSignatureException", $"Date must be in ISO-8601 'basic format'. Got '{time}'.");
        }

        var now = clock.GetUtcNow();
        if (now > at + (lifetime is { } seconds ? TimeSpan.FromSeconds(seconds) : LongestSkew) || at > now + LongestSkew)
        {
            throw new AwsStubError("InvalidSignatureException", $"Signature expired: {time} is now earlier than {now.UtcDateTime.ToString(TimeFormat)}");
        }
    }

    // Names and values as they were sent, decoded once.
    private static List<(string Name, string Value)> ParseQuery(string text) =>
        [.. text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => (Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : ""))];

    private static string? Value(List<(string Name, string Value)> query, string name) =>
        query.Where(pair => pair.Name == name).Select(pair => pair.Value).FirstOrDefault();

    private static string CanonicalQuery(List<(string Name, string Value)> query) => string.Join(
        '&',
        query.Where(pair => pair.Name != "X-Amz-Signature").Select(pair => (Name: Uri.EscapeDataString(pair.Name), Value: Uri.EscapeDataString(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal).Select(pair => $"{pair.Name}={pair.Value}"));

    private static string CanonicalPath(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string HeaderOf(HttpRequest request, string name) => name == "host" ? request.Host.Value ?? "" : request.Headers[name].ToString();

    private static string Trim(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private sealed record Parts(string Credential, string Time, string SignedHeaders, string Signature);
}
