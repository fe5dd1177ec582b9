namespace Slipway.Delivery.Versioning;

/// <summary>The rule that decided what a commit, or one entry of a squashed commit, asks for.</summary>
public enum CommitRule
{
    /// <summary>An exclamation mark before the colon: <c>feat!: …</c>.</summary>
    BreakingMark,

    /// <summary>A <c>BREAKING CHANGE</c> or <c>BREAKING-CHANGE</c> footer.</summary>
    BreakingFooter,

    /// <summary>The commit's type asks for a bump: <c>feat</c>, <c>fix</c>, <c>perf</c>, or one that the options name.</summary>
    Type,

    /// <summary>The commit's type asks for nothing: <c>docs</c>, <c>chore</c>, any type that the options do not name.</summary>
    OtherType,

    /// <summary>Takes back what was already released: users notice, so it is a patch.</summary>
    Revert,

    /// <summary>Takes back (or restores) only what was not released yet: what it refers to decides.</summary>
    RevertOfUnreleased,

    /// <summary>Brings back what a released revert had taken away: asks for what the restored commit asked for.</summary>
    Reapply,

    /// <summary>A later commit has taken it back.</summary>
    Reverted,

    /// <summary>A <c>Release-As</c> footer names the version.</summary>
    ReleaseAs,

    /// <summary>A merge: the merged commits count, it does not.</summary>
    Merge,

    /// <summary>Not a conventional commit; counts for nothing.</summary>
    Unparseable,

    /// <summary>Changes nothing within the component's paths.</summary>
    OutsideComponent,
}
