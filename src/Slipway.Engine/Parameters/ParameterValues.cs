namespace Slipway.Parameters;

/// <summary>The values of component parameters, by name.</summary>
internal sealed class ParameterValues
{
    private readonly Dictionary<string, object> _values = [];

    public object? Get(string name) => _values.GetValueOrDefault(ParameterName.Key(name));

    public void Set(string name, object value) => _values[ParameterName.Key(name)] = value;
}
