namespace Slipway.Delivery.Git;

/// <summary>One commit, as git stores it.</summary>
/// <param name="Sha">The full id.</param>
/// <param name="Author">The author's name, after <c>.mailmap</c>.</param>
/// <param name="Time">When it was committed (not: authored).</param>
/// <param name="Message">The whole message.</param>
public sealed record GitCommit(string Sha, string Author, DateTimeOffset Time, string Message)
{
    /// <summary>Full ids of the parents, first parent first; more than one makes it a merge.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];

    /// <summary>Files it changes, relative to the repository with forward slashes; <see langword="null"/> when nobody asked for them.</summary>
    public IReadOnlyList<string>? Paths { get; init; }
}
