using Slipway.Tooling;

namespace Slipway.Workflows;

/// <summary>Makes the errors of a wrong declaration.</summary>
internal static class Usage
{
    public static UsageException Error(string what, string why, string cure) => new(what, why, cure);

    /// <summary>" Did you mean 'x'?" when a candidate is close, else nothing.</summary>
    public static string Nearest(string name, IEnumerable<string> candidates)
    {
        var best = candidates
            .Select(candidate => (Candidate: candidate, Distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Candidate is not null && best.Distance <= Math.Max(2, name.Length / 3) ? $" Did you mean '{best.Candidate}'?" : "";
    }

    // Levenshtein's distance: insertions, deletions and substitutions cost one each.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
