namespace Slipway.Acceptance.Tests.Actions;

/// <summary>The files by which a step hands on values: <c>name=value</c>, or several lines between delimiters.</summary>
internal static class CommandFile
{
    public static IReadOnlyDictionary<string, string> Read(string text)
    {
        var values = new Dictionary<string, string>();
        var lines = new Queue<string>(text.Split('\n', StringSplitOptions.None));
        while (lines.TryDequeue(out var line))
        {
            if (line.Split("<<", 2) is [var name, var delimiter] && !name.Contains('='))
            {
                var value = new List<string>();
                while (lines.TryDequeue(out var next) && next != delimiter)
                {
                    value.Add(next);
                }

                values[name] = string.Join('\n', value);
            }
            else if (line.Split('=', 2) is [var key, var single])
            {
                values[key] = single;
            }
        }

        return values;
    }
}
