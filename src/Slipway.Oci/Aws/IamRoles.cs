using System.Text;
using System.Xml;
using System.Xml.Linq;
using Slipway.Oci.Aws.Internal;
using Slipway.Tooling;

namespace Slipway.Oci.Aws;

/// <summary>Whom roles trust, as IAM knows it.</summary>
/// <param name="identity">Who asks.</param>
/// <param name="options">The endpoint, and how patient it is; IAM has one region.</param>
/// <param name="environment">May name another endpoint.</param>
/// <param name="clock">For waits.</param>
/// <param name="log">Hears of retries.</param>
public sealed class IamRoles(IAwsIdentity identity, AwsOptions options, IEnvironment environment, TimeProvider clock, ILog log)
{
    private const string Version = "2010-05-08";

    private static readonly JsonService Service = new("iam", "", Version);

    /// <summary>The role's trust policy as JSON; <see langword="null"/> where there is no such role.</summary>
    /// <param name="arn">The role: <c>arn:aws:iam::ACCOUNT:role/PATH/NAME</c>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="AwsException">IAM refuses (<c>iam:GetRole</c>), or does not answer.</exception>
    public async Task<string?> TrustPolicyAsync(string arn, CancellationToken cancellationToken)
    {
        var central = options with { Region = "us-east-1" };
        using var api = new JsonServiceClient(Service, AwsEndpoints.Of("iam", central, environment), central, new IdentityCredentials(identity), clock, log);
        var query = new Dictionary<string, string> { ["Action"] = "GetRole", ["RoleName"] = arn[(arn.LastIndexOf('/') + 1)..], ["Version"] = Version };
        try
        {
            var answer = XDocument.Parse(Encoding.UTF8.GetString(await api.QueryAsync("GetRole", query, arn, cancellationToken).ConfigureAwait(false)));
            var document = answer.Descendants().First(element => element.Name.LocalName == "AssumeRolePolicyDocument").Value;
            return Uri.UnescapeDataString(document);
        }
        catch (AwsException exception) when (exception.Error == AwsError.NotFound)
        {
            return null;
        }
        catch (Exception exception) when (exception is XmlException or InvalidOperationException)
        {
            throw new AwsException(AwsError.Other, null, "iam:GetRole", "IAM's answer to iam:GetRole cannot be read.", exception.Message, "Check the endpoint: is that AWS?", exception);
        }
    }
}
