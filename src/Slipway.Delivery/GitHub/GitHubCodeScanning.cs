using System.IO.Compression;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.GitHub;

/// <summary>Code scanning: findings as SARIF.</summary>
public sealed class GitHubCodeScanning
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly GitHubApi _api;
    private readonly TimeProvider _clock;

    internal GitHubCodeScanning(GitHubApi api, TimeProvider clock) => (_api, _clock) = (api, clock);

    /// <summary>Uploads a report, compressed as GitHub wants it.</summary>
    /// <param name="sarif">The report's JSON, UTF-8.</param>
    /// <param name="commit">The full id of the commit that was scanned.</param>
    /// <param name="reference">The full ref, such as <c>refs/heads/main</c> or <c>refs/pull/7/merge</c>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<SarifUpload> UploadAsync(ReadOnlyMemory<byte> sarif, string commit, string reference, CancellationToken cancellationToken) => _api.ChangeAsync(
        new Change("upload", $"SARIF of {commit} to {_api.Name}", new Dictionary<string, string> { ["ref"] = reference, ["bytes"] = $"{sarif.Length}" }),
        token => _api.WriteAsync<SarifUpload>(
            HttpMethod.Post, $"{_api.Repository}/code-scanning/sarifs", new { CommitSha = commit, Ref = reference, Sarif = Compress(sarif.Span) }, token),
        () => new SarifUpload(null, null),
        cancellationToken);

    /// <summary>Waits until GitHub has read an upload; what it did not like is a <see cref="GitHubException"/>. Answers whether it was read in two
    /// minutes.</summary>
    public async Task<bool> WaitAsync(SarifUpload upload, CancellationToken cancellationToken)
    {
        if (upload.Id is null)
        {
            return true; // a dry run uploaded nothing
        }

        var deadline = _clock.GetUtcNow() + Patience;
        while (true)
        {
            var state = await _api.FindAsync<SarifState>($"{_api.Repository}/code-scanning/sarifs/{upload.Id}", cancellationToken).ConfigureAwait(false);
            switch (state?.ProcessingStatus)
            {
                case "complete":
                    return true;
                case "failed":
                    throw new GitHubException("GitHub could not read the SARIF report.", string.Join("; ", state.Errors ?? []),
                        "Check the report against the SARIF 2.1.0 schema.");
            }

            if (_clock.GetUtcNow() >= deadline)
            {
                return false;
            }

            await Task.Delay(Poll, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Compress(ReadOnlySpan<byte> sarif)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(sarif);
        }

        return Convert.ToBase64String(compressed.GetBuffer(), 0, (int)compressed.Length);
    }

    private sealed record SarifState(string? ProcessingStatus, IReadOnlyList<string>? Errors);
}
