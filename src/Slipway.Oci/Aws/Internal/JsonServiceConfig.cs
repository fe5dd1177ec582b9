using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Slipway.Oci.Aws.Internal;

/// <summary>The SDK's settings for one service at one place.</summary>
internal sealed class JsonServiceConfig : ClientConfig
{
    private readonly JsonService _service;

    public JsonServiceConfig(JsonService service, Uri endpoint, AwsOptions options)
        : base(new DefaultConfigurationProvider([new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard }]))
    {
        _service = service;
        ServiceId = service.SigningName;
        AuthenticationServiceName = service.SigningName;
        IgnoreConfiguredEndpointUrls = true;
        ServiceURL = endpoint.ToString();
        AuthenticationRegion = options.Region;
        EndpointProvider = new StaticEndpointProvider(endpoint.ToString());
        RetryMode = RequestRetryMode.Standard;
        MaxErrorRetry = options.Retry.Retries;
        ThrottleRetries = false; // it would share a budget with every other client in the process
        Timeout = TimeSpan.FromSeconds(100);
    }

    public override string ServiceVersion => _service.Version;

    public override string UserAgent => "slipway";

    public override string RegionEndpointServiceName => _service.SigningName;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(ServiceURL);
}
