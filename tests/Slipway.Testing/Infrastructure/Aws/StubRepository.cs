using System.Diagnostics.CodeAnalysis;

namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>A repository of the stub. Whoever reads or changes it holds its lock, so that immutable tags are decided once.</summary>
internal sealed class StubRepository(string name, bool immutable, bool scanOnPush, DateTimeOffset created)
{
    public string Name => name;

    public bool Immutable => immutable;

    public bool ScanOnPush => scanOnPush;

    public DateTimeOffset Created => created;

    public Lock Lock { get; } = new();

    public SortedDictionary<string, StubImage> Images { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public string? Policy { get; set; }

    /// <summary>Puts an image, and a tag that names it; an immutable tag of another image is a refusal, and nothing is changed.</summary>
    public void Put(StubImage image, string? tag)
    {
        lock (Lock)
        {
            if (tag is not null && Tags.TryGetValue(tag, out var named))
            {
                if (named == image.Digest)
                {
                    throw new AwsStubError(
                        "ImageAlreadyExistsException", $"Image with digest '{image.Digest}' and tag '{tag}' already exists in the repository with name '{name}'");
                }

                if (immutable)
                {
                    throw new AwsStubError(
                        "ImageTagAlreadyExistsException",
                        $"The image tag '{tag}' already exists in the '{name}' repository and cannot be overwritten because the tag is immutable.");
                }
            }

            Images.TryAdd(image.Digest, image);
            if (tag is not null)
            {
                Tags[tag] = image.Digest;
            }
        }
    }

    /// <summary>By tag, or by digest.</summary>
    public bool TryFind(string reference, [NotNullWhen(true)] out StubImage? image)
    {
        lock (Lock)
        {
            return Images.TryGetValue(Tags.GetValueOrDefault(reference, reference), out image);
        }
    }

    public IReadOnlyDictionary<string, string> ReadTags()
    {
        lock (Lock)
        {
            return new Dictionary<string, string>(Tags);
        }
    }

    public IReadOnlyList<string> TagsOf(string digest)
    {
        lock (Lock)
        {
            return [.. Tags.Where(tag => tag.Value == digest).Select(tag => tag.Key)];
        }
    }
}
