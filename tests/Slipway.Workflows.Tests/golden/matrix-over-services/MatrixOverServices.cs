using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>One job definition for several services; a later job joins what they made.</summary>
public sealed class MatrixOverServices : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("images")
        {
            On = [new PushTrigger { Branches = ["main"] }],
            Targets = [nameof(Push)],
            Jobs = new Dictionary<string, JobOptions> { ["image"] = new() { Matrix = new Matrix("service", "api", "web", "worker") { MaxParallel = 2 } } },
        },
    ];

    [Parameter("The service to build.")]
    private readonly string? _service = null;

    public Target Image => _ => _.Job("image").Produces("images/").Executes(() => _service?.ToString());

    public Target Push => _ => _.DependsOn(Image).Consumes(Image).NeedsPermission("packages", "write", "push the images").Executes(() => { });
}
