using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Workflows.GitHub;

/// <summary>
/// The actions that a workflow may use, each with its pin and its inputs. A pin by commit switches off the input checks of other tools, so they are
/// made here.
/// </summary>
public sealed class ActionCatalog
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Dictionary<string, ActionDefinition> actions;

    /// <param name="actions">The actions; a later one replaces an earlier one of the same name.</param>
    public ActionCatalog(IEnumerable<ActionDefinition> actions)
    {
        this.actions = new(StringComparer.Ordinal);
        foreach (var action in actions)
            this.actions[action.Action] = action;
    }

    /// <summary>The catalogue that ships with this assembly.</summary>
    public static ActionCatalog BuiltIn { get; } = ReadBuiltIn();

    /// <summary>Every action, by name.</summary>
    public IReadOnlyCollection<ActionDefinition> Actions => [.. actions.Values.OrderBy(action => action.Action, StringComparer.Ordinal)];

    /// <summary>The action of this name.</summary>
    /// <exception cref="Tooling.UsageException">The catalogue does not hold it.</exception>
    public ActionDefinition this[string name] => actions.TryGetValue(name, out var action)
        ? action
        : throw Usage.Error(
            $"The action '{name}' is not in the catalogue.",
            "An action that is not pinned there has neither a commit nor known inputs." + Usage.Nearest(name, actions.Keys),
            "Use one of: " + string.Join(", ", actions.Keys.Order(StringComparer.Ordinal)) + "; or pin it with './build.sh PinActions'.");

    /// <summary>This catalogue with the given pins in place of its own.</summary>
    public ActionCatalog With(IEnumerable<ActionDefinition> pins) => new(actions.Values.Concat(pins));

    /// <summary>Reads pins as <see cref="Write"/> writes them.</summary>
    /// <exception cref="Tooling.UsageException">The text is not a list of pins.</exception>
    public static IReadOnlyList<ActionDefinition> Read(string json, string source)
    {
        try
        {
            var pins = JsonSerializer.Deserialize<List<ActionDefinition>>(json, Json) ?? [];
            return pins.All(pin => pin is { Action.Length: > 0, Version.Length: > 0 } && IsCommit(pin.Commit))
                ? pins
                : throw new JsonException("an action lacks its name, version or 40-digit commit");
        }
        catch (JsonException e)
        {
            throw Usage.Error($"{source} is not a list of pinned actions.", e.Message, "Restore it from git, or delete it and run './build.sh PinActions'.");
        }
    }

    /// <summary>The pins as JSON, ordered by name.</summary>
    public static string Write(IEnumerable<ActionDefinition> pins) =>
        JsonSerializer.Serialize(pins.OrderBy(pin => pin.Action, StringComparer.Ordinal).ToList(), Json) + "\n";

    /// <summary>Checks a step's inputs against the action's own declaration.</summary>
    /// <exception cref="Tooling.UsageException">An input is unknown, deprecated, given twice or missing.</exception>
    internal ActionDefinition Check(UsesStep step, string where)
    {
        var action = this[step.Action];
        var given = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, _) in step.With)
        {
            var input = action.Inputs.FirstOrDefault(input => input.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (input is null)
            {
                throw Usage.Error(
                    $"{where}: {action.Action} {action.Version} has no input '{name}'.",
                    "GitHub would only warn, and the value would be lost." + Usage.Nearest(name, action.Inputs.Select(candidate => candidate.Name)),
                    "Inputs: " + string.Join(", ", action.Inputs.Select(candidate => candidate.Name)) + ".");
            }

            if (input.Deprecated)
                throw Usage.Error($"{where}: the input '{name}' of {action.Action} {action.Version} is deprecated.", "It will stop working.", "Leave it out.");
            if (!given.Add(name))
                throw Usage.Error($"{where}: the input '{name}' of {action.Action} is given twice.", "Only one value can hold.", "Remove one.");
        }

        var missing = action.Inputs.Where(input => input.Required && input.Default is null && !given.Contains(input.Name)).Select(input => input.Name).ToList();
        return missing.Count == 0
            ? action
            : throw Usage.Error(
                $"{where}: {action.Action} {action.Version} needs the input{(missing.Count > 1 ? "s" : "")} {string.Join(", ", missing)}.",
                "The action fails without.",
                $"Add ({string.Join(", ", missing.Select(name => $"\"{name}\", …"))}) to the step.");
    }

    internal static bool IsCommit(string? text) => text is { Length: 40 } && text.All(char.IsAsciiHexDigitLower);

    private static ActionCatalog ReadBuiltIn()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Slipway.Workflows.actions.json")!;
        using var reader = new StreamReader(stream);
        return new ActionCatalog(Read(reader.ReadToEnd(), "The built-in catalogue"));
    }
}
