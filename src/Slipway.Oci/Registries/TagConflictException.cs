using Slipway.Tooling;

namespace Slipway.Oci.Registries;

/// <summary>An immutable tag names another image.</summary>
public sealed class TagConflictException(string repository, string tag, Digest existing, Digest pushed)
    : TargetFailedException(
        $"The tag {repository}:{tag} already names another image.",
        $"It names {existing}; this build made {pushed}.",
        "Tags are immutable: commit the change so that it gets a tag of its own, or find out why the same commit gave another image.")
{
    /// <summary>What the tag names.</summary>
    public Digest Existing { get; } = existing;

    /// <summary>What was to be pushed.</summary>
    public Digest Pushed { get; } = pushed;
}
