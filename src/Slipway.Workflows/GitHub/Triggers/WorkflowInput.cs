namespace Slipway.Workflows.GitHub;

/// <summary>One input of <see cref="DispatchTrigger"/>. It reaches the build as an environment variable, never as text in a shell line.</summary>
/// <param name="Name">The name in GitHub's form, in kebab case. The parameter of the same name (in any casing) takes the value.</param>
public sealed record WorkflowInput(string Name)
{
    /// <summary>What GitHub checks the value against. Default: <see cref="WorkflowInputType.Text"/>.</summary>
    public WorkflowInputType Type { get; init; } = WorkflowInputType.Text;

    /// <summary>Shown in GitHub's form. Default: the name in words.</summary>
    public string? Description { get; init; }

    /// <summary>Whether a run cannot start without it. Default: false.</summary>
    public bool Required { get; init; }

    /// <summary>The value when none is given.</summary>
    public string? Default { get; init; }

    /// <summary>The allowed values of a <see cref="WorkflowInputType.Choice"/>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The parameter of the build that takes the value. Default: <see cref="Name"/>.</summary>
    public string? Parameter { get; init; }

    /// <summary>A choice of the given values.</summary>
    public static WorkflowInput Choice(string name, params IReadOnlyList<string> options) =>
        new(name) { Type = WorkflowInputType.Choice, Options = options };
}
