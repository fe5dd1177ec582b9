namespace Slipway.Components.Internal;

/// <summary>What a target does with the ends of its environment.</summary>
[Flags]
internal enum EnvironmentNeeds
{
    /// <summary>Reads images.</summary>
    Pull = 1,

    /// <summary>Writes images and tags.</summary>
    Push = 2,

    /// <summary>Reads and changes what runs.</summary>
    Workload = 4,

    /// <summary>Reads what has happened.</summary>
    History = 8,

    /// <summary>Writes what happens, with the commits that it brings.</summary>
    Ledger = 16,

    /// <summary>Says which images must stay.</summary>
    Retain = 32,
}
