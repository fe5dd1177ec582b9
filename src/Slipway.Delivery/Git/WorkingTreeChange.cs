namespace Slipway.Delivery.Git;

/// <summary>A tracked file that differs from HEAD.</summary>
/// <param name="Path">Relative to the top, with forward slashes.</param>
/// <param name="Mode">As in a tree: 100644, 100755, 120000 (link), 160000 (submodule), 000000 (deleted).</param>
internal sealed record WorkingTreeChange(string Path, string Mode)
{
    /// <summary>Reads <c>git status --porcelain=v2 -z</c> without renames.</summary>
    public static IEnumerable<WorkingTreeChange> Parse(string status)
    {
        foreach (var line in status.TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            // 1 XY sub mH mI mW hH hI path · u XY sub m1 m2 m3 mW h1 h2 h3 path
            var (modeAt, pathAt) = line[0] switch { '1' => (5, 8), 'u' => (6, 10), _ => (-1, -1) };
            if (modeAt > 0)
            {
                var field = line.Split(' ', pathAt + 1);
                yield return new WorkingTreeChange(field[pathAt], field[modeAt]);
            }
        }
    }
}
