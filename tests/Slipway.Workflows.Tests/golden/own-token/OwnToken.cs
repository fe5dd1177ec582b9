using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>The job's own token is no stored secret and needs no environment.</summary>
public sealed class OwnToken : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("label") { On = [new ScheduleTrigger("23 4 * * 1")], Targets = [nameof(Label)] },
    ];

    [Parameter("GitHub's token.")]
    [Secret]
    private readonly string? _githubToken = null;

    public Target Label => _ => _.NeedsSecret(() => _githubToken).NeedsPermission("issues", "write", "label stale issues").Executes(() => { });
}
