using Slipway.Tooling;

namespace Slipway.Delivery.Releasing;

/// <summary>The tag exists, and leads to another commit: that version is somebody else's.</summary>
public sealed class TagTakenException(string tag, string wanted, string holder, string place)
    : TargetFailedException(
        $"The tag {tag} is taken.",
        $"{place} it leads to commit {holder}; this build is of commit {wanted}.",
        $"If {holder} is older, fetch its tag (git fetch --tags) and run again: the next version follows. A version that is out is never moved.")
{
    /// <summary>The tag's name.</summary>
    public string Tag { get; } = tag;

    /// <summary>The commit that was to be tagged.</summary>
    public string Wanted { get; } = wanted;

    /// <summary>The commit that the tag leads to.</summary>
    public string Holder { get; } = holder;
}
