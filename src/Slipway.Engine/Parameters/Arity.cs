namespace Slipway.Parameters;

/// <summary>How many values may follow a flag.</summary>
internal enum Arity
{
    /// <summary>None, or <c>true</c> or <c>false</c>.</summary>
    Switch,

    /// <summary>Exactly one.</summary>
    One,

    /// <summary>Any number.</summary>
    Many,
}
