using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Acceptance.Tests;

/// <summary>
/// Builds that were compiled in a clone during this run of the tests. A later clone with the very same sources gets a copy: the compiler would give it the
/// same again. Whoever edits a source afterwards has one that is newer, and compiles as anybody does.
/// </summary>
internal static class CompiledBuilds
{
    private static readonly TempFolder Temp = UntilTheEnd(new());
    private static readonly ConcurrentDictionary<string, Lazy<Task<AbsolutePath>>> Kept = new();
    private static readonly ProcessRunner Processes = new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), Repository.Original);

    /// <summary>Gives a clone what was compiled from the same sources. The first who asks compiles, by the clone's own wrapper; others wait for it.</summary>
    public static async Task ProvideAsync(Repository clone, CompiledBuild build)
    {
        if (await KeyAsync(clone.Folder, build) is { } key)
        {
            await CopyAsync(await Kept.GetOrAdd(key, _ => new(() => CompileAsync(clone, build, key))).Value, clone.Folder, build);
        }
    }

    /// <summary>Gives a clone what was compiled from the same sources, if it was.</summary>
    public static async Task GiveAsync(AbsolutePath clone, CompiledBuild build)
    {
        if (await KeyAsync(clone, build) is { } key && Kept.TryGetValue(key, out var kept))
        {
            await CopyAsync(await kept.Value, clone, build);
        }
    }

    /// <summary>Keeps what was compiled in a clone, if it was.</summary>
    public static async Task KeepAsync(AbsolutePath clone, CompiledBuild build)
    {
        if ((clone / build.Stamp).FileExists && await KeyAsync(clone, build) is { } key)
        {
            await Kept.GetOrAdd(key, _ => new(() => StoreAsync(clone, build, key))).Value;
        }
    }

    // Only of sources that are as they were committed; git has their content's hashes at hand.
    private static async Task<string?> KeyAsync(AbsolutePath clone, CompiledBuild build)
    {
        var git = new GitWork(clone);
        var files = await git.RunAsync(["ls-files", "--stage", "--", .. build.Sources]);
        return files.Length == 0 || (await git.RunAsync(["status", "--porcelain", "--", .. build.Sources])).Length > 0
            ? null
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files)));
    }

    private static async Task<AbsolutePath> CompileAsync(Repository clone, CompiledBuild build, string key)
    {
        using var run = await BuildRun.InAsync(clone, clone.Folder / build.Folder, ["--help"], null);
        run.ShouldEndWith(0);
        return await StoreAsync(clone.Folder, build, key);
    }

    private static async Task<AbsolutePath> StoreAsync(AbsolutePath clone, CompiledBuild build, string key)
    {
        var kept = Temp.Path / key;
        await CopyAsync(clone / build.Program, kept);
        return kept;
    }

    // The sources are made old first: what a test writes in the next instant is then newer than the stamp, however coarse the file system's clock is.
    private static async Task CopyAsync(AbsolutePath kept, AbsolutePath clone, CompiledBuild build)
    {
        if ((clone / build.Stamp).FileExists)
        {
            return;
        }

        var git = new GitWork(clone);
        var now = DateTime.UtcNow;
        await CopyAsync(kept, clone / build.Program);
        var files = (await git.RunAsync(["ls-files", "--", .. build.Sources])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var folders = files.SelectMany(FoldersOf).Distinct();
        foreach (var path in files.Concat(folders))
        {
            File.SetLastWriteTimeUtc(clone / path, now.AddMinutes(-2));
        }

        (clone / build.Stamp).Parent!.CreateDirectory();
        await File.AppendAllTextAsync(clone / build.Stamp, "");
        File.SetLastWriteTimeUtc(clone / build.Stamp, now.AddMinutes(-1));
        await git.RunAsync("status", "--short"); // git remembers files by their time
    }

    private static IEnumerable<string> FoldersOf(string file)
    {
        for (var folder = Path.GetDirectoryName(file); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }

    private static Task CopyAsync(AbsolutePath from, AbsolutePath to)
    {
        to.Parent!.CreateDirectory();
        return Processes.RunAsync(new ProcessSpec("cp", "--recursive", "--no-target-directory", from, to), CancellationToken.None);
    }

    private static TempFolder UntilTheEnd(TempFolder folder)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    }
}
