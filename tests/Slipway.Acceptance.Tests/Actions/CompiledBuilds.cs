using System.Security.Cryptography;
using System.Text;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>
/// Builds that a job compiled in its clone. A later clone whose build has the very same sources gets a copy: the compiler would give it the same again, and the
/// minutes that this takes in every job say nothing new.
/// </summary>
internal sealed class CompiledBuilds(AbsolutePath folder)
{
    private static readonly string[] Sources = ["build/", "src/Slipway.", "Directory.", "global.json", "BannedSymbols.txt"];

    private readonly ProcessRunner _processes = new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), Repository.Original);

    /// <summary>Gives the clone what is kept for it; it is then newer than its sources.</summary>
    public async Task GiveAsync(AbsolutePath clone)
    {
        var kept = folder / await KeyAsync(clone);
        if (kept.DirectoryExists)
        {
            await CopyAsync(kept, ProgramOf(clone));
            StampOf(clone).Parent!.CreateDirectory();
            await File.WriteAllTextAsync(StampOf(clone), "");
        }
    }

    /// <summary>Keeps what the clone's job has compiled.</summary>
    public async Task KeepAsync(AbsolutePath clone)
    {
        if (StampOf(clone).FileExists && folder / await KeyAsync(clone) is var kept && !kept.DirectoryExists)
        {
            await CopyAsync(ProgramOf(clone), kept);
        }
    }

    private static AbsolutePath ProgramOf(AbsolutePath clone) => clone / "build" / "bin" / "Release";

    private static AbsolutePath StampOf(AbsolutePath clone) => clone / ".nuke" / "temp" / "build.stamp";

    private static async Task<string> KeyAsync(AbsolutePath clone)
    {
        var files = (await new GitWork(clone).RunAsync("ls-tree", "-r", "HEAD")).Split('\n')
            .Where(line => Sources.Any(source => line[(line.IndexOf('\t') + 1)..].StartsWith(source, StringComparison.Ordinal)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', files))));
    }

    private Task CopyAsync(AbsolutePath from, AbsolutePath to)
    {
        to.Parent!.CreateDirectory();
        return _processes.RunAsync(new ProcessSpec("cp", "--recursive", "--no-target-directory", from, to), CancellationToken.None);
    }
}
