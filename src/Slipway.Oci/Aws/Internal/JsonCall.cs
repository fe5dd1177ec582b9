using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Slipway.Oci.Aws.Internal;

/// <summary>One call in AWS's JSON 1.1 protocol.</summary>
internal sealed class JsonCall(string operation, byte[] body) : AmazonWebServiceRequest
{
    public string Operation => operation;

    public byte[] Body => body;

    /// <summary>As a request over HTTP: a POST that names its operation in <c>X-Amz-Target</c>.</summary>
    internal sealed class Marshaller(JsonService service) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var call = (JsonCall)input;
            var request = new DefaultRequest(call, service.SigningName) { HttpMethod = "POST", ResourcePath = "/", Content = call.Body };
            request.Headers["Content-Type"] = "application/x-amz-json-1.1";
            request.Headers["X-Amz-Target"] = $"{service.TargetPrefix}.{call.Operation}";
            return request;
        }
    }
}
