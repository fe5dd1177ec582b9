namespace Slipway.Workflows.GitHub;

/// <summary>One step of a job.</summary>
public abstract record Step
{
    /// <summary>The name in the log. Default: the action or the command.</summary>
    public string? Name { get; init; }

    /// <summary>By which expressions can read the step's outputs. Default: none.</summary>
    public string? Id { get; init; }

    /// <summary>The condition, without fences. Default: no step before it failed.</summary>
    public string? If { get; init; }

    /// <summary>Environment variables; the only way for an expression to reach a command.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Env { get; init; } = [];

    /// <summary>The step is killed after this time. Default: with the job.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether the job goes on when this step fails. Default: false.</summary>
    public bool ContinueOnError { get; init; }

    /// <summary>A step that runs an action of the catalogue. A misspelt or missing input is an error when the workflow is generated.</summary>
    /// <param name="action">The action, for example <see cref="KnownActions.Cache"/>.</param>
    /// <param name="inputs">Its inputs by name.</param>
    public static UsesStep Uses(string action, params IReadOnlyList<(string Name, string Value)> inputs) =>
        new(action) { With = [.. inputs.Select(input => KeyValuePair.Create(input.Name, input.Value))] };

    /// <summary>A step that runs a command. Expressions are refused in it: pass them by <see cref="Env"/>.</summary>
    /// <param name="command">One or several lines for bash.</param>
    public static RunStep Run(string command) => new(command);
}
