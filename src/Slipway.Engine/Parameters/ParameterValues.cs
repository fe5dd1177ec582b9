namespace Slipway.Parameters;

/// <summary>The values of component parameters, by name.</summary>
internal sealed class ParameterValues
{
    // Of this thread only: targets that run meanwhile see their values.
    [ThreadStatic]
    private static bool _hidden;

    private readonly Dictionary<string, object> _values = [];

    public object? Get(string name) => _hidden ? null : _values.GetValueOrDefault(ParameterName.Key(name));

    /// <summary>What <paramref name="read"/> gives as long as no parameter has a value.</summary>
    public object? Unset(Func<object?> read)
    {
        _hidden = true;
        try
        {
            return read();
        }
        finally
        {
            _hidden = false;
        }
    }

    public void Set(string name, object value) => _values[ParameterName.Key(name)] = value;
}
