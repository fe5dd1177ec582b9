using System.Security.Cryptography;

namespace LoadHarness.Http;

/// <summary>The name under which a request appears in logs and answers.</summary>
internal static class RequestId
{
    public const string Header = "X-Request-Id";
    private const int MostCharacters = 128;
    private const int TraceIdStart = 3;
    private const int TraceIdLength = 32;

    /// <summary>The caller's <c>X-Request-Id</c> if it is harmless, else the trace id of its <c>traceparent</c>, else a new one.</summary>
    public static string Of(HttpRequest request)
    {
        var given = request.Headers[Header];
        if (given.Count == 1 && IsHarmless(given[0])) return given[0]!;

        var trace = request.Headers.TraceParent;
        return (trace.Count == 1 ? TraceId(trace[0]) : null) ?? RandomNumberGenerator.GetHexString(TraceIdLength, lowercase: true);
    }

    /// <summary>Letters, digits and <c>._:-</c>: nothing that could break a log line, a header or a page.</summary>
    private static bool IsHarmless(string? id) =>
        !string.IsNullOrEmpty(id) && id.Length <= MostCharacters && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-');

    /// <summary>W3C Trace Context: <c>version-traceid-parentid-flags</c>, where a trace id of zeros means none.</summary>
    private static string? TraceId(string? parent)
    {
        if (parent is not { Length: >= 55 } || parent[2] != '-' || parent[TraceIdStart + TraceIdLength] != '-') return null;
        var id = parent.Substring(TraceIdStart, TraceIdLength);
        return id.All(char.IsAsciiHexDigitLower) && id.Any(c => c != '0') ? id : null;
    }
}
