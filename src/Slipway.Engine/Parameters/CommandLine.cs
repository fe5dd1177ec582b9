using System.Collections.Immutable;
using Slipway.Planning;
using Slipway.Tooling;

namespace Slipway.Parameters;

/// <summary>
/// The words after <c>./build.sh</c>, sorted: bare words are targets; <c>--flag value</c> and <c>--flag=value</c> are options of the engine or parameters of the
/// build. A list takes every word up to the next flag, a switch takes one only if it is <c>true</c> or <c>false</c>.
/// </summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, List<string>> _values = [];

    public List<string> Targets { get; } = [];

    public static CommandLine Parse(IReadOnlyList<string> arguments, IReadOnlyCollection<ParameterModel> parameters)
    {
        var line = new CommandLine();
        for (var i = 0; i < arguments.Count;)
        {
            var word = arguments[i++];
            if (!word.StartsWith('-') || word.Length < 2)
            {
                line.Targets.Add(word);
                continue;
            }

            var flag = word.Split('=', 2);
            var (key, arity) = Recognize(flag[0], parameters);
            var values = line._values.TryGetValue(key, out var earlier) ? earlier : line._values[key] = [];
            if (arity == Arity.Switch)
            {
                values.Clear(); // the last word counts
            }

            if (flag.Length == 2)
            {
                values.Add(flag[1]);
                continue;
            }

            var first = i;
            while (i < arguments.Count && !IsFlag(arguments[i]) && Takes(arity, i - first, arguments[i]))
            {
                values.Add(arguments[i++]);
            }

            if (arity == Arity.Switch && first == i)
            {
                values.Add("true");
            }

            if (arity == Arity.One && first == i)
            {
                throw new UsageException($"{flag[0]} lacks its value.", "A value must follow the flag.", $"Write {flag[0]} VALUE or {flag[0]}=VALUE; --help says which values are allowed.");
            }
        }

        foreach (var option in EngineOptions.All)
        {
            if (option.Arity == Arity.Switch && line.Get(option.Name) is [not ("true" or "false")] values)
            {
                throw new UsageException($"--{option.Name} cannot be {values[0]}.", "true or false is expected.", $"Write --{option.Name} alone, or leave it away.");
            }
        }

        return line;
    }

    /// <summary>Whether a word is a flag. A negative number is a value.</summary>
    public static bool IsFlag(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]);

    /// <summary>What all spellings of a flag have in common.</summary>
    public static string KeyOf(string flag) => flag is "-h" or "-?" ? "help" : ParameterName.Key(flag.TrimStart('-'));

    /// <summary>The values given for an option or parameter; <see langword="null"/> when it was not mentioned.</summary>
    public IReadOnlyList<string>? Get(string name) => _values.GetValueOrDefault(ParameterName.Key(name));

    /// <summary>The one value given for an option; <see langword="null"/> when it was not mentioned.</summary>
    public string? Single(string name) => Get(name) switch
    {
        null => null,
        [var only] => only,
        _ => throw new UsageException($"--{name} was given more than once.", null, "Give it once."),
    };

    /// <summary>Whether a switch is on.</summary>
    public bool Has(string name) => Get(name) is ["true"];

    private static bool Takes(Arity arity, int taken, string word) => arity switch
    {
        Arity.Switch => taken == 0 && word is "true" or "false",
        Arity.One => taken == 0,
        _ => true,
    };

    private static (string Key, Arity Arity) Recognize(string flag, IReadOnlyCollection<ParameterModel> parameters)
    {
        var key = KeyOf(flag);
        if (EngineOptions.All.FirstOrDefault(option => ParameterName.Key(option.Name) == key) is { } option)
        {
            return (key, option.Arity);
        }

        if (parameters.FirstOrDefault(parameter => ParameterName.Key(parameter.Name) == key) is { } parameter)
        {
            if (parameter.IsSecret)
            {
                throw new UsageException(
                    $"{parameter.Flag} is a secret, and was given on the command line.",
                    "Every process on the machine can read the command line.",
                    $"Set the environment variable {parameter.Variable} instead, and regard the value as known to others.");
            }

            return (key, parameter.IsList ? Arity.Many : parameter.IsSwitch ? Arity.Switch : Arity.One);
        }

        var near = NearestNames.Of(key, parameters.Select(each => ParameterName.Kebab(each.Name)).Concat(EngineOptions.All.Select(each => each.Name)));
        throw new UsageException(
            $"{flag} is not a flag of this build.",
            near.Count > 0 ? $"The nearest are: {string.Join(", ", near.Select(name => "--" + name))}." : "No flag has a similar name.",
            "Run with --help to see all flags.");
    }
}
