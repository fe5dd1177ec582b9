namespace Slipway.Workflows.Pinning;

/// <summary>A release tag of a remote repository.</summary>
/// <param name="Name">For example <c>v7.0.1</c>.</param>
/// <param name="Number">The three numbers.</param>
/// <param name="Commit">The commit; for an annotated tag the one behind it.</param>
internal sealed record RemoteTag(string Name, Version Number, string Commit) : IComparable<RemoteTag>
{
    public int CompareTo(RemoteTag? other) => Number.CompareTo(other?.Number);

    public bool IsNewerThan(string version) => RemoteTags.NumberOf(version) is not { } number || Number > number;
}
