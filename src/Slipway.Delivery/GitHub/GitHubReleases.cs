using System.Net;
using System.Security.Cryptography;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.GitHub;

/// <summary>Releases, idempotently: one that exists is updated, never doubled.</summary>
public sealed class GitHubReleases
{
    private readonly GitHubApi _api;

    internal GitHubReleases(GitHubApi api) => _api = api;

    /// <summary>The release of a tag, drafts included; <see langword="null"/> when there is none.</summary>
    public async Task<GitHubRelease?> FindAsync(string tag, CancellationToken cancellationToken)
    {
        if (await _api.FindAsync<GitHubRelease>($"{_api.Repository}/releases/tags/{Uri.EscapeDataString(tag)}", cancellationToken)
            .ConfigureAwait(false) is { } found)
        {
            return found;
        }

        // A draft has no tag yet and is only in the list.
        await foreach (var release in _api.ListAsync<GitHubRelease>($"{_api.Repository}/releases", cancellationToken).ConfigureAwait(false))
        {
            if (release.TagName == tag)
            {
                return release;
            }
        }

        return null;
    }

    /// <summary>Creates the release, or makes the one that exists say the same; two at once end with one.</summary>
    public async Task<GitHubRelease> EnsureAsync(GitHubReleaseRequest request, CancellationToken cancellationToken)
    {
        var existing = await FindAsync(request.Tag, cancellationToken).ConfigureAwait(false);
        if (existing is not null)
        {
            return await UpdateAsync(existing, request, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await _api.ChangeAsync(
                Describe("create", request),
                token => _api.WriteAsync<GitHubRelease>(HttpMethod.Post, $"{_api.Repository}/releases", Body(request), token),
                () => new GitHubRelease(0, request.Tag, request.Name ?? request.Tag, request.Body, request.Draft, request.Prerelease, null, null),
                cancellationToken).ConfigureAwait(false);
        }
        catch (GitHubException exception) when (exception.AlreadyExists)
        {
            if (await FindAsync(request.Tag, cancellationToken).ConfigureAwait(false) is { } faster)
            {
                return await UpdateAsync(faster, request, cancellationToken).ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Attaches a file; one of that name with the same content stays, another is replaced.</summary>
    public async Task<GitHubAsset> EnsureAssetAsync(GitHubRelease release, string name, byte[] content, string contentType, CancellationToken cancellationToken)
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
        var existing = release.Assets.FirstOrDefault(asset => asset.Name == name);
        if (existing is { State: null or "uploaded" } && existing.Digest == digest && existing.Size == content.Length)
        {
            return existing;
        }

        if (existing is not null)
        {
            await _api.ChangeAsync<object?>(
                new Change("delete", $"asset {name} of release {release.TagName} on {_api.Name}"),
                async token =>
                {
                    await _api.WriteAsync(HttpMethod.Delete, $"{_api.Repository}/releases/assets/{existing.Id}", null, token).ConfigureAwait(false);
                    return null;
                },
                () => null,
                cancellationToken).ConfigureAwait(false);
        }

        return await _api.ChangeAsync(
            new Change("upload", $"asset {name} to release {release.TagName} on {_api.Name}", new Dictionary<string,
                string>
            { ["bytes"] = $"{content.Length}" }),
            token => _api.UploadAsync<GitHubAsset>(UploadAddress(release, name), content, contentType, token),
            () => new GitHubAsset(0, name, "uploaded", content.Length, digest),
            cancellationToken).ConfigureAwait(false);
    }

    private static Uri UploadAddress(GitHubRelease release, string name)
    {
        var template = release.UploadUrl ?? throw new GitHubException(
            "The release has no address for uploads.", $"GitHub said none for {release.TagName}.", "Read the release again.", HttpStatusCode.OK);
        var brace = template.IndexOf('{');
        return new($"{(brace < 0 ? template : template[..brace])}?name={Uri.EscapeDataString(name)}");
    }

    private static object Body(GitHubReleaseRequest request) => new
    {
        TagName = request.Tag,
        TargetCommitish = request.Commit,
        Name = request.Name ?? request.Tag,
        request.Body,
        request.Draft,
        request.Prerelease,
    };

    private async Task<GitHubRelease> UpdateAsync(GitHubRelease existing, GitHubReleaseRequest request, CancellationToken cancellationToken)
    {
        var wanted = existing with { Name = request.Name ?? request.Tag, Body = request.Body, Draft = request.Draft, Prerelease = request.Prerelease };
        if (wanted with { Body = existing.Body } == existing && Lines(wanted.Body) == Lines(existing.Body))
        {
            return existing;
        }

        return await _api.ChangeAsync(
            Describe("update", request),
            token => _api.WriteAsync<GitHubRelease>(HttpMethod.Patch, $"{_api.Repository}/releases/{existing.Id}", Body(request), token),
            () => wanted,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>GitHub answers with carriage returns when somebody edited the text in a browser.</summary>
    private static string? Lines(string? text) => text?.ReplaceLineEndings("\n").TrimEnd();

    private Change Describe(string verb, GitHubReleaseRequest request) => new(verb, $"release {request.Tag} on {_api.Name}");
}
