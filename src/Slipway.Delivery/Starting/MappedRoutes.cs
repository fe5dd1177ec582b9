using System.Text.RegularExpressions;

namespace Slipway.Delivery.Starting;

/// <summary>The routes that a web project maps in plain sight; a guess to begin with, not an analysis.</summary>
/// <param name="Ready">The route that says whether it is ready.</param>
/// <param name="Probe">A route that does work.</param>
internal sealed partial record MappedRoutes(string Ready, string Probe)
{
    // The most telling first: readiness is not liveness.
    private static readonly string[] HealthNames = ["readyz", "ready", "readiness", "healthz", "health", "livez", "live", "alive", "ping"];

    public static MappedRoutes In(IEnumerable<string> code)
    {
        var checks = new List<string>();
        var routes = new List<string>();
        foreach (var match in code.SelectMany(text => Mapping().Matches(text)))
        {
            (match.Groups["kind"].Value == "HealthChecks" ? checks : routes).Add("/" + match.Groups["route"].Value.TrimStart('/'));
        }

        var work = routes.Where(route => Rank(route) == HealthNames.Length && LastName(route) is not ("metrics" or "version")).ToList();
        var probe = work.Contains("/") ? "/" : work.FirstOrDefault("/");
        var health = checks.Concat(routes.Where(route => Rank(route) < HealthNames.Length)).OrderBy(Rank).FirstOrDefault(probe);
        return new(health, probe);
    }

    private static int Rank(string route) => Array.IndexOf(HealthNames, LastName(route)) is >= 0 and var rank ? rank : HealthNames.Length;

    private static string LastName(string route) => route[(route.LastIndexOf('/') + 1)..].ToLowerInvariant();

    // Routes with parameters ask for values that nobody knows here.
    [GeneratedRegex("""\bMap(?<kind>Get|HealthChecks)\(\s*"(?<route>[^"{}]*)["]""", RegexOptions.CultureInvariant)]
    private static partial Regex Mapping();
}
