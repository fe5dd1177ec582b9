namespace Slipway.Workflows.GitHub;

/// <summary>An image that a job runs in or beside.</summary>
/// <param name="Image">The image by digest, <c>name@sha256:…</c>; a tag alone is refused because it can move.</param>
public sealed record Container(string Image)
{
    /// <summary>Environment variables in the container.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Port mappings, for example <c>5432:5432</c>.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>Further arguments to <c>docker create</c>.</summary>
    public string? Options { get; init; }
}
