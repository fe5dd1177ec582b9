namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>Who a job on GitHub is, as its identity token says it (GitHub Docs, “OpenID Connect reference”).</summary>
/// <param name="Repository">OWNER/NAME.</param>
/// <param name="Workflow">The workflow's file: <c>main.yml</c>.</param>
/// <param name="Ref">What the workflow runs on: <c>refs/heads/main</c>.</param>
public sealed record GitHubJob(string Repository, string Workflow, string Ref = "refs/heads/main")
{
    /// <summary>The repository's number.</summary>
    public long RepositoryId { get; init; } = 4711;

    /// <summary>The owner's number.</summary>
    public long OwnerId { get; init; } = 42;

    /// <summary>The deployment environment that the job stands in. Default: none.</summary>
    public string? Environment { get; init; }

    /// <summary>Whether the subject names both by their numbers too, as that of repositories made since 15 July 2026 does. Default: no.</summary>
    public bool NumbersInSubject { get; init; }

    /// <summary>The token's <c>sub</c>.</summary>
    public string Subject
    {
        get
        {
            var name = Repository.Split('/');
            var repository = NumbersInSubject ? $"{name[0]}@{OwnerId}/{name[1]}@{RepositoryId}" : Repository;
            return $"repo:{repository}:{(Environment is null ? $"ref:{Ref}" : $"environment:{Environment}")}";
        }
    }

    /// <summary>The token's other claims.</summary>
    public IReadOnlyDictionary<string, string> Claims
    {
        get
        {
            var claims = new Dictionary<string, string>
            {
                ["repository"] = Repository,
                ["repository_id"] = $"{RepositoryId}",
                ["repository_owner_id"] = $"{OwnerId}",
                ["ref"] = Ref,
                ["job_workflow_ref"] = $"{Repository}/.github/workflows/{Workflow}@{Ref}",
            };
            if (Environment is not null)
            {
                claims["environment"] = Environment;
            }

            return claims;
        }
    }
}
