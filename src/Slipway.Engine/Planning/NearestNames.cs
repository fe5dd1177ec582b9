namespace Slipway.Planning;

/// <summary>Which names somebody may have meant.</summary>
internal static class NearestNames
{
    /// <summary>At most three candidates that are few edits away from <paramref name="name"/> or contain it, the nearest first.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> candidates)
    {
        var wanted = Normal(name);
        return
        [
            .. candidates
                .Select(candidate => (candidate, distance: Distance(wanted, Normal(candidate))))
                .Where(pair => pair.distance <= Math.Max(2, wanted.Length / 3) || (wanted.Length >= 3 && Normal(pair.candidate).Contains(wanted)))
                .OrderBy(pair => pair.distance)
                .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
                .Take(3)
                .Select(pair => pair.candidate),
        ];
    }

    private static string Normal(string name) => name.Replace("-", "").ToLowerInvariant();

    // Levenshtein, with a swap of neighbours as one edit (optimal string alignment).
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            d[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            d[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
