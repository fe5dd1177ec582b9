using Slipway.Planning;
using Slipway.Tooling;

namespace Slipway.Parameters;

/// <summary>Gives every parameter its value: from the command line, the environment, the profile's file, the general file, in this order.</summary>
internal sealed class ParameterBinder(IEnvironment environment, SecretMask mask, AbsolutePath workingDirectory, AbsolutePath root)
{
    private sealed record Given(IReadOnlyList<string> Texts, string Source)
    {
        /// <summary>Written in a file of the repository: relative paths start at its root, and the elements of an array are whole.</summary>
        public ParameterTexts? InFile { get; init; }
    }

    /// <summary>Binds; every value that does not convert is reported at once.</summary>
    public void Bind(IReadOnlyCollection<ParameterModel> parameters, CommandLine line, IReadOnlyList<ParameterFile> files)
    {
        foreach (var file in files)
        {
            CheckNames(file, parameters);
        }

        var all = environment.All;
        var variables = new Dictionary<string, string>();
        foreach (var name in all.Keys)
        {
            variables.TryAdd(ParameterName.Key(name), name);
        }

        var problems = new List<string>();
        foreach (var parameter in parameters.Where(each => each.AllowedFrom is null).Concat(parameters.Where(each => each.AllowedFrom is not null)))
        {
            if (Find(parameter, line, all, variables, files) is { } given && Convert(parameter, given, problems) is { } value)
            {
                Remember(parameter, value);
                parameter.Set!(value);
            }
        }

        if (problems.Count > 0)
        {
            throw new UsageException(
                problems.Count == 1 ? "A parameter has a value that it cannot take." : $"{problems.Count} parameters have values that they cannot take.",
                string.Join(" ", problems),
                "Mend the value; --help says which are allowed.");
        }
    }

    private static Given? Find(
        ParameterModel parameter,
        CommandLine line,
        IReadOnlyDictionary<string, string> environment,
        Dictionary<string, string> variables,
        IReadOnlyList<ParameterFile> files)
    {
        if (line.Get(parameter.Name) is { } texts)
        {
            return new(texts is [] && parameter.IsSwitch ? ["true"] : texts, "on the command line");
        }

        foreach (var name in new[] { "SLIPWAY_" + parameter.Variable, parameter.Variable })
        {
            if (variables.TryGetValue(ParameterName.Key(name), out var variable) && environment[variable] is { Length: > 0 } text)
            {
                return new([text], $"in the environment variable {variable}");
            }
        }

        foreach (var file in files)
        {
            if (file.Values.Keys.FirstOrDefault(name => ParameterName.Key(name) == ParameterName.Key(parameter.Name)) is { } name)
            {
                return new(file.Values[name].Texts, $"in {file.Path.Name}") { InFile = file.Values[name] };
            }
        }

        return null;
    }

    private object? Convert(ParameterModel parameter, Given given, List<string> problems)
    {
        var shown = parameter.IsSecret ? Secret.Masked : string.Join(" ", given.Texts);
        try
        {
            var texts = parameter.IsList && given.InFile?.AreWhole != true ? [.. given.Texts.SelectMany(text => Split(text, parameter.Separator))] : given.Texts;
            return ValueConverter.Convert([.. texts.Select(text => Spelled(text, parameter))], parameter.Type, given.InFile is null ? workingDirectory : root);
        }
        catch (FormatException exception)
        {
            problems.Add($"{parameter.Flag}: '{shown}' was given {given.Source}, {exception.Message}.");
            return null;
        }
    }

    private static string[] Split(string text, string separator) => text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // As the build spells it: users need not mind case and dashes.
    private static string Spelled(string text, ParameterModel parameter)
    {
        var allowed = parameter.Allowed;
        return allowed.Length == 0 || parameter.IsSwitch || allowed.Contains(text) ? text
            : allowed.FirstOrDefault(candidate => ParameterName.Key(candidate) == ParameterName.Key(text))
            ?? throw new FormatException($"one of {string.Join(", ", allowed)} is expected");
    }

    private void Remember(ParameterModel parameter, object value)
    {
        if (!parameter.IsSecret)
        {
            return;
        }

        foreach (var item in value is System.Collections.IEnumerable list and not string ? list.Cast<object>() : [value])
        {
            if (item is Secret secret)
            {
                mask.Add(secret);
            }
            else if (item.ToString() is { Length: > 0 } text)
            {
                mask.Add(new Secret(text));
            }
        }
    }

    private void CheckNames(ParameterFile file, IReadOnlyCollection<ParameterModel> parameters)
    {
        foreach (var name in file.Values.Keys)
        {
            if (!parameters.Any(parameter => ParameterName.Key(parameter.Name) == ParameterName.Key(name)))
            {
                var near = NearestNames.Of(name, parameters.Select(parameter => parameter.Name));
                throw new UsageException(
                    $"{name} in {file.Path.RelativeTo(root)} is not a parameter of this build.",
                    near.Count > 0 ? $"The nearest are: {string.Join(", ", near)}." : "No parameter has a similar name.",
                    "Rename or remove it; --help lists all parameters.");
            }
        }
    }
}
