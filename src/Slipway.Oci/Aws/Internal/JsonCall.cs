using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Slipway.Oci.Aws.Internal;

/// <summary>One call: in AWS's JSON 1.1 protocol, or, where it has an address of its own, a plain read of that.</summary>
internal sealed class JsonCall(string operation, byte[] body) : AmazonWebServiceRequest
{
    public string Operation => operation;

    public byte[] Body => body;

    /// <summary>What is read; absent in the JSON 1.1 protocol.</summary>
    public string? Path { get; init; }

    /// <summary>The query of that address.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>As a request over HTTP: a POST that names its operation in <c>X-Amz-Target</c>, or a GET.</summary>
    internal sealed class Marshaller(JsonService service) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var call = (JsonCall)input;
            if (call.Path is { } path)
            {
                var read = new DefaultRequest(call, service.SigningName) { HttpMethod = "GET", ResourcePath = path, UseQueryString = true };
                foreach (var (name, value) in call.Query)
                {
                    read.Parameters[name] = value;
                }

                return read;
            }

            var request = new DefaultRequest(call, service.SigningName) { HttpMethod = "POST", ResourcePath = "/", Content = call.Body };
            request.Headers["Content-Type"] = "application/x-amz-json-1.1";
            request.Headers["X-Amz-Target"] = $"{service.TargetPrefix}.{call.Operation}";
            return request;
        }
    }
}
