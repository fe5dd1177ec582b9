using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Acceptance.Tests;

/// <summary>Real git in a folder, with an author of the tests' own.</summary>
public sealed class GitWork(AbsolutePath folder)
{
    private static readonly string[] Identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"];

    private readonly ProcessRunner _processes = new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), folder.DirectoryExists ? folder : Repository.Original);

    public async Task<string> RunAsync(params string[] arguments)
    {
        var result = await _processes.RunAsync(new ProcessSpec("git", [.. Identity, .. arguments]) { WorkingDirectory = folder }, CancellationToken.None);
        return result.StandardOutput;
    }

    public async Task CommitAsync(string message, bool allowEmpty = false)
    {
        await RunAsync("add", "--all");
        await RunAsync(["commit", "--quiet", "--message", message, .. allowEmpty ? ["--allow-empty"] : Array.Empty<string>()]);
    }
}
