namespace Slipway.Delivery.Baking;

/// <summary>How a value must stand to its limit.</summary>
public enum Comparison
{
    /// <summary>Value &lt; limit.</summary>
    Below,

    /// <summary>Value &lt;= limit.</summary>
    AtMost,

    /// <summary>Value &gt; limit.</summary>
    Above,

    /// <summary>Value &gt;= limit.</summary>
    AtLeast,
}
