using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Testing.Infrastructure.Aws;

/// <content>Images, their tags, and what the service does with them by itself.</content>
internal sealed partial class EcrStub
{
    private JsonObject DescribeImages(StubRepository repository, JsonObject request)
    {
        if (request["imageIds"] is JsonArray { Count: > 0 } ids)
        {
            return new() { ["imageDetails"] = new JsonArray([.. ids.Select(id => Detail(repository, NeedImage(repository, id!.AsObject())))]) };
        }

        List<StubImage> all;
        lock (repository.Lock)
        {
            all = [.. repository.Images.Values];
        }

        var (page, next) = Page(all, request);
        return WithToken(new() { ["imageDetails"] = new JsonArray([.. page.Select(image => Detail(repository, image))]) }, next);
    }

    private JsonObject Detail(StubRepository repository, StubImage image)
    {
        var detail = new JsonObject
        {
            ["registryId"] = settings.Account,
            ["repositoryName"] = repository.Name,
            ["imageDigest"] = image.Digest,
            ["imagePushedAt"] = Seconds(image.Pushed),
            ["imageSizeInBytes"] = image.Size,
            ["imageManifestMediaType"] = image.MediaType,
        };
        if (repository.TagsOf(image.Digest) is { Count: > 0 } tags)
        {
            detail["imageTags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]);
        }

        return detail;
    }

    private JsonObject BatchGet(StubRepository repository, JsonObject request)
    {
        var (images, failures) = (new JsonArray(), new JsonArray());
        foreach (var id in request["imageIds"]!.AsArray().Select(id => id!.AsObject()))
        {
            if (repository.TryFind(Reference(id), out var image))
            {
                images.Add(ImageOf(repository, image, Text(id, "imageTag")));
            }
            else
            {
                failures.Add(Failure(id, "ImageNotFound", "Requested image not found"));
            }
        }

        return new() { ["images"] = images, ["failures"] = failures };
    }

    private async Task<JsonObject> PutAsync(StubRepository repository, JsonObject request)
    {
        var manifest = Encoding.UTF8.GetBytes(
            Text(request, "imageManifest") ?? throw new AwsStubError("InvalidParameterException", "'imageManifest' must not be null"));
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(manifest))}";
        if (Text(request, "imageDigest") is { } claimed && claimed != digest)
        {
            throw new AwsStubError(
                "ImageDigestDoesNotMatchException", $"The specified image digest '{claimed}' does not match the digest that ECR calculated '{digest}'");
        }

        var mediaType = Text(request, "imageManifestMediaType") ?? JsonNode.Parse(manifest)?["mediaType"]?.GetValue<string>()
            ?? "application/vnd.oci.image.manifest.v1+json";
        if (!repository.TryFind(digest, out _))
        {
            await store(repository.Name, digest, manifest, mediaType).ConfigureAwait(false);
        }

        var image = Read(digest, mediaType, manifest);
        repository.Put(image, Text(request, "imageTag"));
        return new() { ["image"] = ImageOf(repository, image, Text(request, "imageTag")) };
    }

    /// <summary>What a manifest says of the image.</summary>
    public StubImage Read(string digest, string mediaType, byte[] manifest)
    {
        var node = JsonNode.Parse(manifest)!.AsObject();
        var size = (node["layers"]?.AsArray() ?? []).Append(node["config"]).Sum(blob => blob?["size"]?.GetValue<long>() ?? 0);
        return new(digest, mediaType, manifest, size, settings.Clock.GetUtcNow());
    }

    private static JsonObject BatchDelete(StubRepository repository, JsonObject request)
    {
        var (gone, failures) = (new JsonArray(), new JsonArray());
        foreach (var id in request["imageIds"]!.AsArray().Select(id => id!.AsObject()))
        {
            lock (repository.Lock)
            {
                if (!repository.TryFind(Reference(id), out var image))
                {
                    failures.Add(Failure(id, "ImageNotFound", "Requested image not found"));
                    continue;
                }

                var byTag = Text(id, "imageTag") is not null;
                foreach (var tag in repository.TagsOf(image.Digest).Where(tag => !byTag || tag == Text(id, "imageTag")))
                {
                    repository.Tags.Remove(tag);
                    gone.Add(new JsonObject { ["imageDigest"] = image.Digest, ["imageTag"] = tag });
                }

                if (repository.TagsOf(image.Digest).Count == 0 && repository.Images.Remove(image.Digest) && !byTag)
                {
                    gone.Add(new JsonObject { ["imageDigest"] = image.Digest });
                }
            }
        }

        return new() { ["imageIds"] = gone, ["failures"] = failures };
    }

    private JsonObject PutPolicy(StubRepository repository, JsonObject request)
    {
        var text = Text(request, "lifecyclePolicyText") ?? "";
        LifecycleRules.Check(text);
        repository.Policy = text;
        return new() { ["registryId"] = settings.Account, ["repositoryName"] = repository.Name, ["lifecyclePolicyText"] = text };
    }

    private JsonObject GetPolicy(StubRepository repository) => repository.Policy is { } text
        ? new() { ["registryId"] = settings.Account, ["repositoryName"] = repository.Name, ["lifecyclePolicyText"] = text }
        : throw new AwsStubError("LifecyclePolicyNotFoundException", $"Lifecycle policy does not exist for the repository with name '{repository.Name}'");

    private JsonObject Findings(StubRepository repository, JsonObject request)
    {
        var image = NeedImage(repository, request["imageId"]!.AsObject());
        if (!repository.ScanOnPush)
        {
            throw new AwsStubError("ScanNotFoundException", $"Image scan does not exist for the image with '{{imageDigest:'{image.Digest}'}}' in the repository '{repository.Name}'");
        }

        var answer = new JsonObject { ["repositoryName"] = repository.Name, ["imageId"] = new JsonObject { ["imageDigest"] = image.Digest } };
        if (image.ScanAsked++ < settings.AsksUntilScanned)
        {
            answer["imageScanStatus"] = new JsonObject { ["status"] = "IN_PROGRESS" };
            return answer;
        }

        var (page, next) = Page(settings.Findings, request);
        answer["imageScanStatus"] = new JsonObject { ["status"] = "COMPLETE", ["description"] = "The scan was completed successfully." };
        answer["imageScanFindings"] = new JsonObject
        {
            ["imageScanCompletedAt"] = Seconds(image.Pushed),
            ["vulnerabilitySourceUpdatedAt"] = Seconds(image.Pushed),
            ["findings"] = new JsonArray([.. page.Select(finding => finding.DeepClone())]),
        };
        return WithToken(answer, next);
    }

    private JsonObject Replication(StubRepository repository, JsonObject request)
    {
        var image = NeedImage(repository, request["imageId"]!.AsObject());
        var done = image.ReplicationAsked++ >= settings.AsksUntilReplicated;
        var statuses = settings.ReplicatedTo.Select(region => (JsonNode)new JsonObject
        {
            ["region"] = region,
            ["registryId"] = settings.Account,
            ["status"] = region == settings.ReplicationFailsIn ? "FAILED" : done ? "COMPLETE" : "IN_PROGRESS",
            ["failureCode"] = region == settings.ReplicationFailsIn ? "RegistryPolicyDenied" : null,
        });
        return new() { ["repositoryName"] = repository.Name, ["replicationStatuses"] = new JsonArray([.. statuses]) };
    }

    private static string Reference(JsonObject id) => Text(id, "imageTag") ?? Text(id, "imageDigest") ?? "";

    private static JsonObject Failure(JsonObject id, string code, string reason) =>
        new() { ["imageId"] = id.DeepClone(), ["failureCode"] = code, ["failureReason"] = reason };

    private JsonObject ImageOf(StubRepository repository, StubImage image, string? tag)
    {
        var id = new JsonObject { ["imageDigest"] = image.Digest };
        if (tag is not null)
        {
            id["imageTag"] = tag;
        }

        return new()
        {
            ["registryId"] = settings.Account,
            ["repositoryName"] = repository.Name,
            ["imageId"] = id,
            ["imageManifest"] = Encoding.UTF8.GetString(image.Manifest),
            ["imageManifestMediaType"] = image.MediaType,
        };
    }

    private StubImage NeedImage(StubRepository repository, JsonObject id) => repository.TryFind(Reference(id), out var image)
        ? image
        : throw new AwsStubError(
            "ImageNotFoundException",
            $"The image with imageId {{imageDigest:'{Text(id, "imageDigest") ?? "null"}', imageTag:'{Text(id, "imageTag") ?? "null"}'}} "
            + $"does not exist within the repository with name '{repository.Name}' in the registry with id '{settings.Account}'");
}
