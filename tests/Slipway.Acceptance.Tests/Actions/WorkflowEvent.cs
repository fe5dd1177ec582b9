using Slipway.Tooling;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>What a run starts from.</summary>
/// <param name="Repository">The repository that checkout clones.</param>
public sealed record WorkflowEvent(AbsolutePath Repository)
{
    /// <summary>The event's name.</summary>
    public string Name { get; init; } = "push";

    /// <summary>The branch or tag.</summary>
    public string Ref { get; init; } = "refs/heads/main";

    /// <summary>Inputs of a dispatched workflow.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Secrets by the environment that holds them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Secrets { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Variables by the environment that holds them; under the empty name those of the repository.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Variables { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>What a job with <c>id-token: write</c> finds in its environment, for the deployment environment that it is in.</summary>
    public Func<string?, IReadOnlyDictionary<string, string>>? Identity { get; init; }

    /// <summary>Variables that the machine itself has, beside those that every runner sets.</summary>
    public IReadOnlyDictionary<string, string> Machine { get; init; } = new Dictionary<string, string>();

    /// <summary>The run's number.</summary>
    public int Number { get; init; } = 1;

    /// <summary>Cancels the run when a job's log holds this text.</summary>
    public string? CancelAt { get; init; }
}
