using Slipway.Tooling;

namespace Slipway.Delivery.Baking;

/// <summary>A request that a probe sends.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with its query.</param>
/// <param name="Body">What is sent, as JSON; <see langword="null"/>: nothing.</param>
public sealed record ProbeRoute(string Method, string Path, string? Body = null)
{
    /// <summary>Reads <c>/jobs</c>, <c>GET /jobs</c> or <c>POST /load/cpu {"seconds":1}</c>; anything else is a <see cref="UsageException"/>.</summary>
    public static ProbeRoute Parse(string text)
    {
        var parts = text.Trim().Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var route = parts switch
        {
            [{ } path] => new ProbeRoute("GET", path),
            [{ } method, { } path] => new ProbeRoute(method, path),
            [{ } method, { } path, { } body] => new ProbeRoute(method, path, body),
            _ => null,
        };
        return route is not null && route.Path.StartsWith('/') && route.Method.All(char.IsAsciiLetterUpper)
            ? route
            : throw new UsageException(
                $"“{text}” is no probe route.",
                "A probe route is a path, or a method, a path and a JSON body.",
                "Write /jobs, GET /jobs or POST /load/cpu {\"seconds\":1}.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}";
}
