using Slipway.Delivery.Deploying.Local.State;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Deploying.Local.Running;

/// <summary>The unpacked images of one service, by digest: each is there whole or not at all.</summary>
internal sealed class UnpackedReleases(IReleaseSource source, LocalFolders folders, IChangeGate gate)
{
    private const string Files = "files";
    private const string Unfinished = ".unfinished";

    /// <summary>The files of <paramref name="digest"/>.</summary>
    public AbsolutePath FilesOf(Digest digest) => folders.ReleaseOf(digest) / Files;

    /// <summary>Unpacks the image unless it is there; a dry run that would have to answers <see langword="null"/>.</summary>
    public async Task<UnpackedRelease?> EnsureAsync(string image, Release release, CancellationToken cancellationToken)
    {
        var record = RecordOf(folders.ReleaseOf(release.Digest));
        return record.FileExists
            ? RecordFile.Read<UnpackedRelease>(record)
            : await gate.ChangeAsync<UnpackedRelease?>(
                new Change("unpack", $"{image}@{release.Digest}", new Dictionary<string, string> { ["version"] = release.Version }),
                async token => await UnpackAsync(image, release.Digest, token).ConfigureAwait(false),
                () => null,
                cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what no running and none of the last verified releases needs, and what a killed run left half unpacked.</summary>
    public async Task PruneAsync(LocalState state, int kept, CancellationToken cancellationToken)
    {
        var needed = state.Verified.Take(kept)
            .Concat(new[] { state.Serving?.Release, state.Candidate?.Release, state.Retiring?.Release }.OfType<Release>())
            .Select(release => release.Digest.Hex)
            .ToHashSet();
        foreach (var folder in Folders().Where(folder => !needed.Contains(folder.Name)))
        {
            await RemoveAsync(folder, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes what a killed run left half unpacked; answers whether there was any.</summary>
    public async Task<bool> RemoveUnfinishedAsync(CancellationToken cancellationToken)
    {
        var unfinished = Folders().Where(folder => folder.Name.EndsWith(Unfinished, StringComparison.Ordinal)).ToList();
        foreach (var folder in unfinished)
        {
            await RemoveAsync(folder, cancellationToken).ConfigureAwait(false);
        }

        return unfinished.Count > 0;
    }

    private static AbsolutePath RecordOf(AbsolutePath folder) => folder / "release.json";

    private IEnumerable<AbsolutePath> Folders() =>
        folders.Releases.DirectoryExists ? Directory.GetDirectories(folders.Releases).Order().Select(folder => AbsolutePath.Create(folder)) : [];

    private Task RemoveAsync(AbsolutePath folder, CancellationToken cancellationToken) =>
        gate.ChangeAsync(
            new Change("remove", folder),
            _ =>
            {
                Remove(folder);
                return Task.CompletedTask;
            },
            cancellationToken);

    private async Task<UnpackedRelease> UnpackAsync(string image, Digest digest, CancellationToken cancellationToken)
    {
        folders.Create();
        var target = folders.ReleaseOf(digest);
        var beside = AbsolutePath.Create($"{target}.{Guid.NewGuid():n}{Unfinished}");
        try
        {
            var unpacked = await source.UnpackAsync(image, digest, beside.CreateDirectory() / Files, cancellationToken).ConfigureAwait(false);
            RecordFile.Write(RecordOf(beside), unpacked);
            Remove(target); // without its record it is not whole
            Directory.Move(beside, target);
            return unpacked;
        }
        catch
        {
            Remove(beside);
            throw;
        }
    }

    private static void Remove(AbsolutePath folder)
    {
        if (folder.DirectoryExists)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
