namespace Slipway.Components.Internal;

/// <summary>Whether something that workflows need is there.</summary>
internal enum SetupState
{
    /// <summary>It is.</summary>
    There,

    /// <summary>It is not, and a job would fail.</summary>
    Missing,

    /// <summary>It is not, and the build goes without; or it could not be looked at.</summary>
    Open,
}
