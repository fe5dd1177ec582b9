namespace Slipway.Workflows.GitHub;

/// <summary>The deployment environment of a job: its approvals, secrets and variables.</summary>
/// <param name="Name">The environment's name; may be an expression.</param>
/// <param name="Url">Shown on the run's page. Default: none.</param>
public sealed record JobEnvironment(string Name, string? Url = null)
{
    /// <summary>An environment without a URL.</summary>
    public static implicit operator JobEnvironment(string name) => new(name);

    /// <summary>An environment without a URL.</summary>
    public static JobEnvironment FromString(string name) => new(name);
}
