using System.Diagnostics;
using System.Globalization;
using Slipway.Delivery.Versioning;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Records;

namespace Slipway.Bench;

/// <summary>
/// The next version of a repository with 100,000 commits and 2,000 tags, side by side with the <c>git log</c> that it needs (goal: at most 1.2 times its time)
/// and, where it is on PATH or named by <c>CONVENTIONAL_RECOMMENDED_BUMP</c>, with <c>conventional-recommended-bump</c> (goal: ten times faster).
/// </summary>
public static class VersionsBench
{
    private const int Commits = 100_000;
    private const int Tags = 2_000;
    private const int Rounds = 7;
    private const double Goal = 1.2;
    private const int PeerRounds = 3; // each takes seconds
    private const double PeerGoal = 10;
    private const string PeerVariable = "CONVENTIONAL_RECOMMENDED_BUMP";
    private const string PresetVariable = "CONVENTIONAL_PRESET";

    /// <summary>Runs every scenario; answers 1 when the goal is missed. <c>--commits N</c> makes it smaller.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var at = Array.IndexOf(args, "--commits");
        var commits = at >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : Commits;
        var folder = AbsolutePath.Create(Directory.CreateTempSubdirectory("slipway-bench-").FullName);
        try
        {
            // The log is all of the history: everything that grows with it is in the ratio.
            var far = await MeasureAsync(
                "base at the first commit, all others counted", await VersionsRepository.CreateAsync(folder / "far", commits, Tags, releaseEvery: commits));

            // The log is 50 commits: what is left is the start of the processes.
            var near = await MeasureAsync(
                "base 50 commits back", await VersionsRepository.CreateAsync(folder / "near", commits, Tags, releaseEvery: commits / Tags));
            var verdict = far <= Goal ? "met" : "missed";
            await Console.Out.WriteLineAsync($"goal {Goal:0.0} x at the whole history: {verdict} ({far:0.00} x); near base: {near:0.00} x");
            return far <= Goal ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> MeasureAsync(string name, AbsolutePath repository)
    {
        var processes = new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), repository);
        var versioner = new Versioner(processes, new ApplyingGate(NullLog.Instance), NullLog.Instance);
        var options = new VersioningOptions();
        var record = await versioner.CalculateAsync(repository, options, null, CancellationToken.None);
        string[] range = record.Since is null ? ["HEAD"] : ["HEAD", "^" + record.Since];
        string[] log = ["log", "--no-patch", "--format=%x00%H%x00%P%x00%aN%x00%ct%x00%B%x00", .. range, "--"];
        await DrainAsync("git", repository, log);
        var (version, count) = (record.Version, record.CommitsSince);
        record = null!; // a hundred megabytes that no build has twice
        var (ours, theirs, inBlocks, written) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var file = repository.Parent! / "version.json";
        for (var round = 0; round < Rounds; round++)
        {
            theirs.Add(await TimeAsync(() => DrainAsync("git", repository, log)));
            inBlocks.Add(await TimeAsync(() => DrainAsync("git", repository, log, inBlocks: true)));
            ours.Add(await AloneAsync(() => versioner.CalculateAsync(repository, options, null, CancellationToken.None)));
        }

        record = await versioner.CalculateAsync(repository, options, null, CancellationToken.None);
        for (var round = 0; round < PeerRounds; round++)
        {
            written.Add(await TimeAsync(() => Task.Run(() => RecordFile.Write(file, record))));
        }

        var ratio = Median(ours) / Median(theirs);
        await Console.Out.WriteLineAsync(
            $"{name}: {version} from {count} commits in {Median(ours):0} ms; its git log {Median(theirs):0} ms; {ratio:0.00} x"
            + $" ({Median(ours) / Median(inBlocks):0.00} x of {Median(inBlocks):0} ms where git writes whole blocks, as ours makes it)");
        await Console.Out.WriteLineAsync($"  version.json, {new FileInfo(file).Length / 1024.0 / 1024.0:0.0} MiB, is written in {Median(written):0} ms (not in the ratio)");
        record = null!;
        await PeerAsync(repository, () => versioner.CalculateAsync(repository, options, null, CancellationToken.None));
        return ratio;
    }

    /// <summary>In turns, as with the log. Unstable tags are skipped, so that its base is ours.</summary>
    private static async Task PeerAsync(AbsolutePath repository, Func<Task> calculate)
    {
        var environment = new SystemEnvironment();
        if ((environment.Get(PeerVariable) ?? ExecutablePath.Find("conventional-recommended-bump", environment)) is not { } peer)
        {
            await Console.Out.WriteLineAsync($"  conventional-recommended-bump is neither on PATH nor in {PeerVariable}: not compared");
            return;
        }

        string[] arguments = ["--skip-unstable", "--preset", environment.Get(PresetVariable) ?? "conventionalcommits"];
        var (times, ratios) = (new List<double>(), new List<double>());
        for (var round = 0; round < PeerRounds; round++)
        {
            times.Add(await TimeAsync(() => DrainAsync(peer, repository, arguments)));
            ratios.Add(times[^1] / await AloneAsync(calculate));
        }

        await Console.Out.WriteLineAsync($"  conventional-recommended-bump: {Median(times):0} ms; {Median(ratios):0.0} x as long as ours (goal: {PeerGoal:0} x)");
    }

    /// <param name="inBlocks">Whether git writes whole blocks, as ours makes it; into a pipe it writes each commit by itself otherwise.</param>
    private static async Task DrainAsync(string program, AbsolutePath folder, IEnumerable<string> arguments, bool inBlocks = false)
    {
        var info = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        if (inBlocks)
        {
            info.Environment["GIT_FLUSH"] = "0";
        }

        using var process = Process.Start(info)!;
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }

    /// <summary>As in a process of its own: what a round before has left on the heap is no part of it.</summary>
    private static Task<double> AloneAsync(Func<Task> work)
    {
        GC.Collect();
        return TimeAsync(work);
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
