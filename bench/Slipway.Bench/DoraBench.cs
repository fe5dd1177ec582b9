using System.Diagnostics;
using System.Globalization;
using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Bench;

/// <summary>
/// The metrics over ledgers of 250,000, 500,000 and 1,000,000 events, read from the file: time, memory over the idle process, and whether both grow linearly.
/// Goal: a
/// million events in at most 2 s and less than 200 MB.
/// </summary>
public static class DoraBench
{
    private const int EventsPerRelease = 3;
    private const double MostSeconds = 2;
    private const long MostBytes = 200_000_000;
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Without arguments prints a line for each size; each is written and measured by a fresh process, so that neither warmth nor old memory flatters
    /// it.</summary>
    public static async Task<bool> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellationToken)
    {
        switch (arguments)
        {
            case ["write", var path, var events]:
                await WriteAsync(AbsolutePath.Create(path), int.Parse(events), cancellationToken);
                return true;
            case ["measure" or "report", var path, var events]:
                return await MeasureAsync(AbsolutePath.Create(path), int.Parse(events), arguments[0] == "report", output, cancellationToken);
        }

        var folder = Directory.CreateTempSubdirectory("slipway-bench-");
        var met = true;
        try
        {
            await output.WriteLineAsync("   events    file       time   CPU time  per event  peak memory over idle");
            foreach (var events in (string[])["10000", "250000", "500000", "1000000"])
            {
                var path = Path.Combine(folder.FullName, $"{events}.jsonl");
                await SelfAsync("write", path, events, cancellationToken);
                met &= await SelfAsync("measure", path, events, cancellationToken);
                _ = await SelfAsync("report", path, events, cancellationToken);
                File.Delete(path);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return met;
    }

    private static async Task<bool> SelfAsync(string verb, string path, string events, CancellationToken cancellationToken)
    {
        using var self = Process.Start(Environment.ProcessPath!, [typeof(DoraBench).Assembly.Location, "dora", verb, path, events]);
        await self.WaitForExitAsync(cancellationToken);
        return self.ExitCode is 0 or 1 ? self.ExitCode == 0 : throw new InvalidOperationException($"{verb} ended with exit code {self.ExitCode}.");
    }

    private static async Task<bool> MeasureAsync(AbsolutePath path, int events, bool withPage, TextWriter output, CancellationToken cancellationToken)
    {
        using var self = Process.GetCurrentProcess();
        var idle = self.WorkingSet64;
        var began = Stopwatch.GetTimestamp();
        var ledger = new FileLedger(path, new ApplyingGate(NullLog.Instance), TimeProvider.System, NullLog.Instance);
        var page = "";
        DoraRecord record;
        IReadOnlyList<LedgerProblem> problems;
        if (withPage)
        {
            (record, page, problems) = await DoraReport.ReadAsync(ledger, Now, null, null, cancellationToken);
        }
        else
        {
            (record, problems) = await DoraMetrics.ComputeAsync(ledger, Now, null, cancellationToken);
        }

        var took = Stopwatch.GetElapsedTime(began);
        self.Refresh();
        var deployments = record.Series.Sum(series => series.Windows[^1].Deployments);
        if (problems.Count > 0 || deployments < events / EventsPerRelease * 9 / 10)
        {
            throw new InvalidOperationException($"The ledger was not read: {deployments} deployments, {problems.Count} problems.");
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{events,9:n0}  {new FileInfo(path).Length / 1e6,4:0} MB  {took.TotalSeconds,7:0.00} s  {self.TotalProcessorTime.TotalSeconds,7:0.00} s  "
                + $"{took.TotalMicroseconds / events,6:0.00} µs  {(self.PeakWorkingSet64 - idle) / 1e6,6:0} MB")
            + (withPage ? string.Create(CultureInfo.InvariantCulture, $"  with the page of {page.Length / 1e6:0.0} MB") : ""));
        return took.TotalSeconds <= MostSeconds && self.PeakWorkingSet64 - idle < MostBytes;
    }

    /// <summary>All within the longest window, which is the worst case: ten services in two environments, one rollback in twenty.</summary>
    private static Task WriteAsync(AbsolutePath path, int events, CancellationToken cancellationToken)
    {
        var releases = events / EventsPerRelease;
        var all = Enumerable.Range(0, releases).SelectMany(i => Release(i, Now.AddDays(-89).AddSeconds(i * 89 * 86_400.0 / releases))).ToList();
        return new FileLedger(path, new ApplyingGate(NullLog.Instance), TimeProvider.System, NullLog.Instance).AppendAsync(all, cancellationToken);
    }

    private static IEnumerable<LedgerEvent> Release(int i, DateTimeOffset at)
    {
        var release = new LedgerEvent
        {
            Kind = LedgerEventKind.DeployStarted,
            Service = $"service-{i % 10}",
            Environment = i % 20 < 10 ? "staging" : "production",
            At = at,
            RunId = $"{7_000_000_000 + i}",
            Digest = Digest.Of(BitConverter.GetBytes(i)),
            Version = $"1.{i}.0-dev.3.g{i:x7}",
            Commit = $"{i:x40}",
            Planned = i % 9 != 0,
        };
        yield return release;
        yield return release with
        {
            Kind = LedgerEventKind.DeploySucceeded,
            At = at.AddSeconds(40),
            BaseCommit = $"{i - 1:x40}",
            Commits = [new($"{i:x40}", at.AddHours(-3 - (i % 50))) { Subject = "fix: answer sooner", Author = "A. Body" }],
        };
        yield return release with
        {
            Kind = i % 20 == 7 ? LedgerEventKind.BakeFailed : LedgerEventKind.BakePassed,
            At = at.AddSeconds(100),
            Evidence = "0 of 412 failed"
        };
        if (i % 20 == 7)
        {
            yield return release with { Kind = LedgerEventKind.Rollback, At = at.AddSeconds(101), Restored = Digest.Of(BitConverter.GetBytes(i - 20)) };
        }
    }
}
