using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Slipway.Oci.Aws.Internal;

/// <summary>The answer to a <see cref="JsonCall"/>, as it came.</summary>
internal sealed class JsonAnswer : AmazonWebServiceResponse
{
    private const string TypeHeader = "x-amzn-ErrorType";

    public byte[] Body { get; private init; } = [];

    /// <summary>Reads answers, and errors with their codes.</summary>
    internal sealed class Unmarshaller : JsonResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) => new JsonAnswer { Body = Read(input) };

        public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
        {
            var (code, message) = Parse(Read(input));
            code = input.ResponseData.GetHeaderValue(TypeHeader) is { Length: > 0 } header ? header : code;
            var requestId = input.ResponseData.GetHeaderValue("x-amzn-RequestId");
            return new AmazonServiceException(message ?? $"status {(int)statusCode}", innerException, ErrorType.Unknown, Bare(code), requestId, statusCode);
        }

        private static byte[] Read(JsonUnmarshallerContext input)
        {
            using var memory = new MemoryStream();
            input.Stream.CopyTo(memory);
            return memory.ToArray();
        }

        private static (string? Code, string? Message) Parse(byte[] body)
        {
            try
            {
                using var document = JsonDocument.Parse(body);
                return (Text(document.RootElement, "__type"), Text(document.RootElement, "message") ?? Text(document.RootElement, "Message"));
            }
            catch (JsonException)
            {
                return ParseXml(body);
            }
        }

        // The query protocol's form.
        private static (string? Code, string? Message) ParseXml(byte[] body)
        {
            try
            {
                var answer = XDocument.Parse(Encoding.UTF8.GetString(body)).Descendants().ToLookup(element => element.Name.LocalName, element => element.Value);
                return (answer["Code"].FirstOrDefault(), answer["Message"].FirstOrDefault());
            }
            catch (XmlException)
            {
                return (null, null); // a proxy's page, say
            }
        }

        private static string? Text(JsonElement element, string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;

        // "com.amazonaws.ecr#ThrottlingException:http://…" is a ThrottlingException.
        private static string? Bare(string? code) =>
            code?[(code.LastIndexOf('#', code.IndexOf(':') is >= 0 and var colon ? colon : code.Length - 1) + 1)..].Split(':')[0];
    }
}
