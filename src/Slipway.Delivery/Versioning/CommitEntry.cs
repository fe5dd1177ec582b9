using System.Collections.Immutable;

namespace Slipway.Delivery.Versioning;

/// <summary>One conventional commit: a whole message, or one of several that were squashed into one.</summary>
/// <param name="Header">Its first line as written, without a bullet.</param>
/// <param name="Type">In lower case: <c>feat</c>; <see langword="null"/> where only a footer counts because the header is not conventional.</param>
/// <param name="Scope">What stands in the parentheses.</param>
/// <param name="Description">What follows the colon.</param>
/// <param name="HasBreakingMark">Whether <c>!</c> stands before the colon.</param>
/// <param name="BreakingNotes">The texts of its <c>BREAKING CHANGE</c> footers.</param>
/// <param name="Revert">What it takes back or restores; <see langword="null"/> for most.</param>
public sealed record CommitEntry(
    string Header,
    string? Type,
    string? Scope,
    string Description,
    bool HasBreakingMark,
    ImmutableArray<string> BreakingNotes,
    RevertReference? Revert)
{
    /// <summary>Whether users must change something.</summary>
    public bool IsBreaking => HasBreakingMark || BreakingNotes.Length > 0;
}
