using System.Security.Cryptography;
using System.Text;
using Slipway.Tooling;

namespace Slipway.Delivery.Git;

/// <summary>
/// Hashes what is in changed files: name, mode and content, in the order of names. Staged or not, and whenever written, the same content gives the same hash.
/// </summary>
internal static class WorkingTreeHash
{
    public static async Task<string?> ComputeAsync(
        AbsolutePath top,
        IReadOnlyCollection<WorkingTreeChange> changes,
        Func<string, CancellationToken, Task<string>> submoduleHead,
        CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var change in changes.OrderBy(change => change.Path, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{change.Mode} {change.Path}\0"));
            hash.AppendData(await ContentAsync(top / change.Path, change, submoduleHead, cancellationToken).ConfigureAwait(false));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A digest of the content, so that where one file ends and the next begins cannot be mistaken.</summary>
    private static async Task<byte[]> ContentAsync(
        AbsolutePath path, WorkingTreeChange change, Func<string, CancellationToken, Task<string>> submoduleHead, CancellationToken cancellationToken)
    {
        switch (change.Mode)
        {
            case "000000":
                return [];
            case "120000":
                return SHA256.HashData(Encoding.UTF8.GetBytes(new FileInfo(path).LinkTarget ?? ""));
            case "160000":
                return SHA256.HashData(Encoding.UTF8.GetBytes(await submoduleHead(change.Path, cancellationToken).ConfigureAwait(false)));
            default:
                var file = File.OpenRead(path);
                await using (file.ConfigureAwait(false))
                {
                    return await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false);
                }
        }
    }
}
