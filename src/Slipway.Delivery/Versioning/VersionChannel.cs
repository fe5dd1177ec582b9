namespace Slipway.Delivery.Versioning;

/// <summary>Which kind of version a branch gives.</summary>
/// <param name="Branch">The branch's name; <c>*</c> stands for any run of characters, as in <c>release/*</c>.</param>
/// <param name="Label">The pre-release label, such as <c>rc</c>; <see langword="null"/>: versions without one.</param>
public sealed record VersionChannel(string Branch, string? Label = null)
{
    /// <summary>The channel's name in a record: its label, or <c>release</c>.</summary>
    public string Name => Label ?? "release";

    /// <summary>Whether the branch belongs to this channel.</summary>
    public bool Matches(string branch) => PathPattern.Matches(Branch, branch, starCrossesFolders: true);
}
