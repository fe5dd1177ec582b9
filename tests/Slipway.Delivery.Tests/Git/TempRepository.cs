using System.Collections.Immutable;
using Slipway.Delivery.Git;
using Slipway.Delivery.Versioning;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Tests.Git;

/// <summary>A real repository in a folder of its own, with dates that are counted, not measured; nobody's configuration reaches it.</summary>
internal sealed class TempRepository : IDisposable
{
    private readonly AbsolutePath _top;
    private int _clock;

    private TempRepository(AbsolutePath top, AbsolutePath root)
    {
        _top = top;
        Root = root;
    }

    public AbsolutePath Root { get; }

    public CountingRunner Processes { get; } = new(Runner());

    public GitRepository Repository => new(Processes, Root);

    public static IProcessRunner Runner(IReadOnlyDictionary<string, string>? extra = null)
    {
        var environment = new SystemEnvironment().All.Where(variable => !variable.Key.StartsWith("GIT_", StringComparison.Ordinal))
            .ToDictionary(variable => variable.Key, variable => variable.Value);
        foreach (var (name, value) in extra ?? ImmutableDictionary<string, string>.Empty)
        {
            environment[name] = value;
        }

        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        environment["GIT_AUTHOR_NAME"] = environment["GIT_COMMITTER_NAME"] = "Ada";
        environment["GIT_AUTHOR_EMAIL"] = environment["GIT_COMMITTER_EMAIL"] = "ada@example.org";
        return new ProcessRunner(
            new SecretMask(), NullLog.Instance, TimeProvider.System, new FixedEnvironment(environment), AbsolutePath.Create(Path.GetTempPath()));
    }

    public static async Task<TempRepository> CreateAsync(params string[] messages)
    {
        var top = AbsolutePath.Create(Directory.CreateTempSubdirectory("slipway-git-").FullName);
        var repository = new TempRepository(top, (top / "work").CreateDirectory());
        await repository.GitAsync("init", "--quiet", "--initial-branch=main");
        foreach (var message in messages)
        {
            await repository.CommitAsync(message);
        }

        return repository;
    }

    /// <summary>A clone beside it, over a real transport (so that depth counts).</summary>
    public async Task<TempRepository> CloneAsync(string name, params string[] options)
    {
        await GitAsync(["clone", "--quiet", .. options, $"file://{Root}", _top / name]);
        return new TempRepository(_top / name, _top / name);
    }

    /// <summary>A bare repository beside it, as a forge holds it; becomes <c>origin</c>.</summary>
    public async Task<AbsolutePath> AddBareOriginAsync()
    {
        var bare = _top / "origin.git";
        await GitAsync("clone", "--quiet", "--bare", Root, bare);
        await GitAsync("remote", "add", "origin", bare);
        return bare;
    }

    public async Task<string> GitAsync(params string[] arguments)
    {
        var date = $"{1_700_000_000 + (60 * ++_clock)} +0000";
        var spec = new ProcessSpec("git", arguments)
        {
            WorkingDirectory = Root,
            Environment = ImmutableDictionary<string, string?>.Empty.Add("GIT_AUTHOR_DATE", date).Add("GIT_COMMITTER_DATE", date),
        };
        return (await Processes.Inner.RunAsync(spec, CancellationToken.None)).StandardOutput.TrimEnd('\n');
    }

    public async Task<string> CommitAsync(string message, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            Write(path, text);
            await GitAsync("add", "--", path);
        }

        await GitAsync("commit", "--quiet", "--allow-empty", "--allow-empty-message", "--message", message);
        return await GitAsync("rev-parse", "HEAD");
    }

    public void Write(string path, string text)
    {
        (Root / path).Parent!.CreateDirectory();
        File.WriteAllText(Root / path, text);
    }

    public Task<VersionRecord> VersionAsync(VersioningOptions? options = null, string? gitRef = null, IChangeGate? gate = null) =>
        new Versioner(Processes, gate ?? new ApplyingGate(NullLog.Instance), NullLog.Instance)
            .CalculateAsync(Root, options ?? new VersioningOptions(), gitRef, CancellationToken.None);

    public void Dispose()
    {
        if (_top.DirectoryExists)
        {
            foreach (var file in Directory.EnumerateFiles(_top, "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(_top, recursive: true);
        }
    }
}
