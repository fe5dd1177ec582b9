namespace Slipway.Delivery.Git;

/// <summary>Makes something of a commit that was read.</summary>
/// <typeparam name="T">What is made.</typeparam>
/// <param name="commit">The commit, with an empty message: whether it becomes a text of its own is for the maker to say.</param>
/// <param name="message">The message; gone when the maker returns.</param>
internal delegate T CommitMaker<out T>(GitCommit commit, ReadOnlySpan<char> message);
