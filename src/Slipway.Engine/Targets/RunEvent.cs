namespace Slipway;

/// <summary>What starts a run on a server.</summary>
public enum RunEvent
{
    /// <summary>A branch or tag was pushed.</summary>
    Push,

    /// <summary>A pull request was opened, or changed.</summary>
    PullRequest,

    /// <summary>A merge queue asks for its checks.</summary>
    MergeGroup,

    /// <summary>The time came.</summary>
    Schedule,

    /// <summary>A person, or another workflow, asked for it.</summary>
    Dispatch,

    /// <summary>A release was published.</summary>
    Release,
}
