namespace Slipway.Workflows.GitHub;

/// <summary>One right of a job's token.</summary>
/// <param name="Scope">GitHub's name, for example <c>id-token</c>.</param>
/// <param name="Access"><c>read</c> or <c>write</c>.</param>
/// <param name="Why">Why the job needs it, in a few words; written behind the line.</param>
public sealed record Permission(string Scope, string Access, string Why)
{
    /// <summary>Every scope that a job can ask for.</summary>
    public static IReadOnlyList<string> Scopes { get; } =
    [
        "actions", "attestations", "checks", "contents", "deployments", "discussions", "id-token", "issues", "models", "packages", "pages",
        "pull-requests", "security-events", "statuses",
    ];
}
