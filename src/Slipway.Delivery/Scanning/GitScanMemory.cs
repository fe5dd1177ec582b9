using System.Collections.Immutable;
using Slipway.Delivery.Git;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Scanning;

/// <summary>
/// The scans of verified releases in a ref of the remote (<c>refs/slipway/scans</c>), so that a runner that keeps nothing has something to compare with. For each
/// service the newest ten releases stay.
/// </summary>
/// <param name="processes">Runs git.</param>
/// <param name="root">A folder in the clone.</param>
/// <param name="gate">Asked before anything is kept.</param>
/// <param name="clock">Waits between tries.</param>
/// <param name="random">Spreads the tries of several writers.</param>
/// <param name="log">Hears of lost races (debug).</param>
/// <param name="credentials">For the remote. Default: what git is configured with.</param>
public sealed class GitScanMemory(
    IProcessRunner processes, AbsolutePath root, IChangeGate gate, TimeProvider clock, Random random, ILog log, GitCredentials? credentials = null)
{
    private const int ReleasesOfService = 10;

    private static readonly GitRefPlace Place = new("The memory of scans", "origin", "refs/slipway/scans", "scans.json");

    private readonly GitRefFile _file = new(processes, root, clock, random, log, credentials, Place);

    /// <summary>What is kept, the oldest first. What a newer version of this build wrote is a <see cref="RecordException"/>.</summary>
    public Task<ImmutableArray<KeptScan>> ReadAsync(CancellationToken cancellationToken) =>
        _file.ReadAsync((file, _) => Task.FromResult(Read(file).Scans), cancellationToken);

    /// <summary>Keeps scans; one that is kept already is replaced.</summary>
    public async Task KeepAsync(IReadOnlyCollection<KeptScan> scans, CancellationToken cancellationToken)
    {
        if (scans.Count > 0)
        {
            await gate.ChangeAsync(
                new Change("keep", $"{scans.Count} {(scans.Count == 1 ? "scan" : "scans")} in {Place}", new Dictionary<string, string>
                {
                    ["releases"] = string.Join(", ", scans.Select(scan => $"{scan.Service} {scan.Digest.Hex[..12]}").Distinct()),
                }),
                token => _file.ChangeAsync((file, _) => Task.FromResult(Write(file, scans)), count => $"Keep {count} {(count == 1 ? "scan" : "scans")}", token),
                () => scans.Count,
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static KeptScans Read(AbsolutePath file) => file.FileExists ? RecordFile.Read<KeptScans>(file) : new();

    private static int Write(AbsolutePath file, IReadOnlyCollection<KeptScan> added)
    {
        var replaced = added.Select(scan => (scan.Service, scan.Digest, scan.Name)).ToHashSet();
        var all = Read(file).Scans.Where(scan => !replaced.Contains((scan.Service, scan.Digest, scan.Name))).Concat(added).OrderBy(scan => scan.At).ToList();
        var staying = all.GroupBy(scan => scan.Service)
            .SelectMany(service => service.Select(scan => (scan.Service, scan.Digest)).Reverse().Distinct().Take(ReleasesOfService))
            .ToHashSet();
        RecordFile.Write(file, new KeptScans { Scans = [.. all.Where(scan => staying.Contains((scan.Service, scan.Digest)))] });
        return added.Count;
    }
}
