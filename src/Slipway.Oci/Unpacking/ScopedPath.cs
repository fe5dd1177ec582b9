using Slipway.Tooling;

namespace Slipway.Oci.Unpacking;

/// <summary>Resolves a path as a process would that has <c>root</c> as its root folder: links, absolute ones too, and <c>..</c> never lead out.</summary>
internal static class ScopedPath
{
    private const int MostLinks = 40; // the kernel's own limit

    public static string Resolve(AbsolutePath root, string path)
    {
        var rest = new Stack<string>(path.Split('/').Reverse());
        var done = new List<string>();
        var links = 0;
        while (rest.TryPop(out var segment))
        {
            if (segment is "" or ".")
            {
                continue;
            }

            if (segment == "..")
            {
                done.RemoveRange(Math.Max(0, done.Count - 1), Math.Min(1, done.Count));
                continue;
            }

            var here = Path.Combine([root, .. done, segment]);
            if (new FileInfo(here).LinkTarget is not { } target)
            {
                done.Add(segment);
                continue;
            }

            if (++links > MostLinks)
            {
                throw new CorruptContentException($"The links at '{path}' in the image lead round in a circle.");
            }

            if (target.StartsWith('/'))
            {
                done.Clear();
            }

            foreach (var next in target.Split('/').Reverse())
            {
                rest.Push(next);
            }
        }

        return Path.Combine([root, .. done]);
    }
}
