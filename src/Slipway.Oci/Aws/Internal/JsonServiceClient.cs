using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Oci.Aws.Internal;

/// <summary>
/// A client of a JSON 1.1 service on the SDK's own pipeline: it signs, corrects the clock's skew, and tries again. The SDK's package for the service would
/// bring the same
/// with generated types.
/// </summary>
internal sealed class JsonServiceClient : AmazonServiceClient
{
    private readonly JsonService _service;
    private readonly IdentityCredentials _credentials;

    public JsonServiceClient(JsonService service, Uri endpoint, AwsOptions options, IdentityCredentials credentials, TimeProvider clock, ILog log)
        : base(credentials, new JsonServiceConfig(service, endpoint, options))
    {
        (_service, _credentials) = (service, credentials);
        RuntimePipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new PatientRetryPolicy(Config, options.Retry, clock, log)));
    }

    /// <summary>Sends a call; a refusal is an <see cref="AwsException"/> that names <paramref name="subject"/>.</summary>
    public async Task<TAnswer> CallAsync<TAnswer>(string operation, object request, string subject, CancellationToken cancellationToken)
    {
        var body = await SendAsync(
            new JsonCall(operation, JsonSerializer.SerializeToUtf8Bytes(request, SlipwayJson.Compact)), subject, cancellationToken).ConfigureAwait(false);
        return Read<TAnswer>(operation, body);
    }

    /// <summary>Reads an address that answers JSON.</summary>
    public async Task<TAnswer> GetAsync<TAnswer>(string operation, string path, string subject, CancellationToken cancellationToken) =>
        Read<TAnswer>(operation, await SendAsync(new JsonCall(operation, []) { Path = path }, subject, cancellationToken).ConfigureAwait(false));

    /// <summary>Asks in the query protocol; the answer is XML.</summary>
    public Task<byte[]> QueryAsync(string operation, IReadOnlyDictionary<string, string> query, string subject, CancellationToken cancellationToken) =>
        SendAsync(new JsonCall(operation, []) { Path = "/", Query = query }, subject, cancellationToken);

    private TAnswer Read<TAnswer>(string operation, byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<TAnswer>(body, AwsJson.Options) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException exception)
        {
            var name = $"{_service.SigningName}:{operation}";
            throw new AwsException(
                AwsError.Other, null, name, $"AWS's answer to {name} cannot be read.", exception.Message, "Check the endpoint: is that AWS?", exception);
        }
    }

    private async Task<byte[]> SendAsync(JsonCall call, string subject, CancellationToken cancellationToken)
    {
        var invoke = new InvokeOptions { RequestMarshaller = new JsonCall.Marshaller(_service), ResponseUnmarshaller = new JsonAnswer.Unmarshaller() };
        await _credentials.FetchAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return (await InvokeAsync<JsonAnswer>(call, invoke, cancellationToken).ConfigureAwait(false)).Body;
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            throw AwsErrors.Of(exception, $"{_service.SigningName}:{call.Operation}", subject);
        }
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.AddHandlerAfter<Marshaller>(new FixedEndpoint());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureVersion4());
    }

    // The endpoint is settled before the client is made.
    private sealed class FixedEndpoint : BaseEndpointResolver
    {
        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new();
    }

    private sealed class SignatureVersion4 : BaseAuthResolverHandler
    {
        protected override List<Amazon.Runtime.Internal.Auth.IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) =>
            [new Amazon.Runtime.Credentials.Internal.AuthSchemeOption { SchemeId = "aws.auth#sigv4" }];
    }
}
