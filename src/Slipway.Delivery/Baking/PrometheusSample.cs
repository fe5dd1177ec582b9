namespace Slipway.Delivery.Baking;

/// <summary>One line of a metrics page.</summary>
/// <param name="Name">The metric's name, with its suffix (<c>_total</c>, <c>_bucket</c>).</param>
/// <param name="Labels">Its labels, unescaped.</param>
/// <param name="Value">Its value; may be infinite or not a number.</param>
public sealed record PrometheusSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>A label's value; an absent label is an empty one.</summary>
    public string Label(string name) => Labels.TryGetValue(name, out var value) ? value : "";
}
