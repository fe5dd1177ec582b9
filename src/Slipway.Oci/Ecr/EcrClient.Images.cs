using Slipway.Oci.Aws;
using Slipway.Oci.Ecr.Internal;
using Slipway.Oci.Registries;
using Slipway.Tooling.Changes;

namespace Slipway.Oci.Ecr;

/// <content>Tags, deletion, and the lifecycle of images.</content>
public sealed partial class EcrClient
{
    private const int DeletedAtOnce = 100; // Amazon ECR API Reference, BatchDeleteImage

    /// <summary>
    /// Gives an image of a repository one more tag, without sending it again. A tag that names it already is a success; one that names another image is a <see
    /// cref="TagConflictException"/>, whoever is faster. Answers whether the tag is new.
    /// </summary>
    public async Task<bool> TagAsync(string repository, Digest digest, string tag, CancellationToken cancellationToken)
    {
        if (await TaggedAsync(repository, digest, tag, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var image = await ReadAsync(repository, new(ImageDigest: digest.ToString()), cancellationToken).ConfigureAwait(false)
            ?? throw new ContentNotFoundException(
                $"The image {digest} is not in {repository}.", "It was never pushed there, or was removed.", "Push it, or correct the digest.");
        var change = new Change("tag", $"{repository}:{tag}", new Dictionary<string, string> { ["digest"] = digest.ToString(), ["account"] = Account });
        return await _gate.ChangeAsync(change, token => PutAsync(repository, digest, tag, image, token), () => true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes images with all their tags. What is not there is no failure.</summary>
    public Task<EcrDeletion> DeleteImagesAsync(string repository, IReadOnlyList<Digest> digests, CancellationToken cancellationToken) =>
        DeleteAsync(repository, [.. digests.Distinct().Select(digest => new EcrWire.ImageId(ImageDigest: digest.ToString()))], cancellationToken);

    /// <summary>Takes tags away. ECR deletes an image with its last tag. What is not there is no failure.</summary>
    public Task<EcrDeletion> RemoveTagsAsync(string repository, IReadOnlyList<string> tags, CancellationToken cancellationToken) =>
        DeleteAsync(
            repository,
            [.. tags.Distinct(StringComparer.Ordinal).Select(tag => new EcrWire.ImageId(ImageTag: RepositoryName.CheckTag(tag)))],
            cancellationToken);

    /// <summary>The repository's lifecycle policy as it stands there; <see langword="null"/> when it has none.</summary>
    public async Task<string?> GetLifecyclePolicyAsync(string repository, CancellationToken cancellationToken)
    {
        try
        {
            var request = new { registryId = Account, repositoryName = repository };
            var answer = await _api.CallAsync<EcrWire.PolicyAnswer>("GetLifecyclePolicy", request, repository, cancellationToken).ConfigureAwait(false);
            return answer.LifecyclePolicyText;
        }
        catch (AwsException exception) when (exception.Error == AwsError.LifecyclePolicyNotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Makes <paramref name="policy"/> the repository's lifecycle policy, and keeps the digests in <paramref name="kept"/> (what is deployed, and what a
    /// rollback would
    /// go to) from it: each gets a tag that the policy's first rule holds fast, before the policy is put; such tags of other images go afterwards.
    /// Answers whether anything changed.
    /// </summary>
    /// <exception cref="ContentNotFoundException">One of the digests is not in the repository; nothing was changed.</exception>
    public async Task<bool> PutLifecyclePolicyAsync(
        string repository, EcrLifecyclePolicy policy, IReadOnlyCollection<Digest> kept, CancellationToken cancellationToken)
    {
        var images = await ListImagesAsync(repository, cancellationToken).ConfigureAwait(false);
        foreach (var digest in kept.Where(digest => images.All(image => image.Digest != digest)))
        {
            throw new ContentNotFoundException(
                $"The image {digest}, which is to be kept, is not in {repository}.",
                "The policy was not changed.",
                "Push it again, or correct what is deployed.");
        }

        var changed = false;
        foreach (var digest in kept.Distinct())
        {
            changed |= await TagAsync(repository, digest, EcrLifecyclePolicy.KeepTagOf(digest), cancellationToken).ConfigureAwait(false);
        }

        var text = policy.ToJson();
        if (await GetLifecyclePolicyAsync(repository, cancellationToken).ConfigureAwait(false) is not { } present || !EcrLifecyclePolicy.AreSame(present, text))
        {
            changed = true;
            await PutPolicyAsync(repository, text, policy, cancellationToken).ConfigureAwait(false);
        }

        // An image whose last tag it is would be deleted on the spot: that one stays.
        var released = images.Where(image => !kept.Contains(image.Digest) && !image.Tags.All(EcrLifecyclePolicy.IsKeepTag))
            .SelectMany(image => image.Tags.Where(EcrLifecyclePolicy.IsKeepTag)).ToList();
        if (released.Count > 0)
        {
            changed = true;
            await RemoveTagsAsync(repository, released, cancellationToken).ConfigureAwait(false);
        }

        return changed;
    }

    private Task PutPolicyAsync(string repository, string text, EcrLifecyclePolicy policy, CancellationToken cancellationToken) => _gate.ChangeAsync(
        new Change("put", $"lifecycle policy of {repository}", new Dictionary<string, string> { ["account"] = Account, ["rules"] = policy.ToString() }),
        async token =>
        {
            var request = new { registryId = Account, repositoryName = repository, lifecyclePolicyText = text };
            await _api.CallAsync<EcrWire.PolicyAnswer>("PutLifecyclePolicy", request, repository, token).ConfigureAwait(false);
        },
        cancellationToken);

    // Whether the tag names that very image already; another one is a conflict.
    private async Task<bool> TaggedAsync(string repository, Digest digest, string tag, CancellationToken cancellationToken)
    {
        var image = await ReadAsync(repository, new(ImageTag: RepositoryName.CheckTag(tag)), cancellationToken).ConfigureAwait(false);
        if (image is not { ImageId.ImageDigest: { } named })
        {
            return false;
        }

        return named == digest.ToString() ? true : throw new TagConflictException($"{Account}/{repository}", tag, Digest.Parse(named), digest);
    }

    private async Task<EcrWire.Image?> ReadAsync(string repository, EcrWire.ImageId id, CancellationToken cancellationToken)
    {
        var request = new
        {
            registryId = Account,
            repositoryName = repository,
            imageIds = (EcrWire.ImageId[])[id],
            acceptedMediaTypes = (string[])[MediaTypes.Manifest, MediaTypes.Index, MediaTypes.DockerManifest, MediaTypes.DockerIndex],
        };
        var answer = await _api.CallAsync<EcrWire.BatchAnswer>("BatchGetImage", request, repository, cancellationToken).ConfigureAwait(false);
        if (answer.Failures?.FirstOrDefault(failure => failure.FailureCode != "ImageNotFound") is { } other)
        {
            throw new AwsException(
                AwsError.Other,
                other.FailureCode,
                "ecr:BatchGetImage",
                $"ECR could not read {repository} at {id.ImageTag ?? id.ImageDigest}.",
                $"{other.FailureCode}: {other.FailureReason}",
                "Read the reason above.");
        }

        return answer.Images is [var only, ..] ? only : null;
    }

    private async Task<bool> PutAsync(string repository, Digest digest, string tag, EcrWire.Image image, CancellationToken cancellationToken)
    {
        var request = new
        {
            registryId = Account,
            repositoryName = repository,
            imageManifest = image.ImageManifest,
            imageManifestMediaType = image.ImageManifestMediaType,
            imageDigest = digest.ToString(),
            imageTag = tag,
        };
        try
        {
            await _api.CallAsync<EcrWire.PutAnswer>("PutImage", request, repository, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AwsException exception) when (exception.Error == AwsError.ImageAlreadyExists)
        {
            return false;
        }
        catch (AwsException exception) when (exception.Error == AwsError.ImageTagAlreadyExists)
        {
            // Somebody was faster: perhaps with the same image.
            if (!await TaggedAsync(repository, digest, tag, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            return false;
        }
    }

    private async Task<EcrDeletion> DeleteAsync(string repository, IReadOnlyList<EcrWire.ImageId> ids, CancellationToken cancellationToken)
    {
        var names = ids.Select(id => id.ImageTag ?? id.ImageDigest!).ToList();
        if (ids.Count == 0)
        {
            return new([], []);
        }

        var change = new Change("delete", $"from {repository}", new Dictionary<string, string> { ["account"] = Account, ["images"] = string.Join(' ', names) });
        return await _gate.ChangeAsync(
            change,
            async token =>
            {
                var (deleted, failures) = (new List<string>(), new List<string>());
                foreach (var part in ids.Chunk(DeletedAtOnce))
                {
                    var request = new { registryId = Account, repositoryName = repository, imageIds = part };
                    var answer = await _api.CallAsync<EcrWire.DeleteAnswer>("BatchDeleteImage", request, repository, token).ConfigureAwait(false);
                    deleted.AddRange((answer.ImageIds ?? []).Select(id => id.ImageTag ?? id.ImageDigest ?? ""));
                    failures.AddRange((answer.Failures ?? []).Where(failure => failure.FailureCode != "ImageNotFound")
                        .Select(failure => $"{failure.ImageId?.ImageTag ?? failure.ImageId?.ImageDigest}: {failure.FailureCode}: {failure.FailureReason}"));
                }

                return new EcrDeletion([.. deleted.Distinct()], [.. failures]);
            },
            () => new EcrDeletion([.. names], []),
            cancellationToken).ConfigureAwait(false);
    }
}
