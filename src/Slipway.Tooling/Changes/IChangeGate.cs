namespace Slipway.Tooling.Changes;

/// <summary>
/// The one gate that every change to the outside goes through: a push, an apply, a tag, a release, a metric, a file outside the build's own folders.
/// Reads never pass it. A real run applies; a dry run prints the change and returns what would have come back.
/// </summary>
public interface IChangeGate
{
    /// <summary>Whether changes are only shown. Ask it to word a message, never to take another path.</summary>
    bool IsDryRun { get; }

    /// <summary>Applies <paramref name="change"/> by <paramref name="apply"/>, or shows it and answers with <paramref name="preview"/>.</summary>
    Task<T> ChangeAsync<T>(Change change, Func<CancellationToken, Task<T>> apply, Func<T> preview, CancellationToken cancellationToken);
}
