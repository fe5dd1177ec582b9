using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>A secret reaches only the step of the job whose target names it, in an environment.</summary>
public sealed class SecretsByName : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("main") { On = [new PushTrigger { Branches = ["main"] }], Targets = [nameof(Announce)] },
    ];

    [Parameter("Signs in to the registry.")]
    [Secret]
    private readonly string? _registryToken = null;

    [Parameter("Announces the release.", Variable = "CHAT_HOOK")]
    [Secret]
    private readonly string? _hook = null;

    public Target Test => _ => _.Executes(() => { });

    public Target Push => _ => _.DependsOn(Test).InEnvironment("staging").NeedsSecret(() => _registryToken).Executes(() => { });

    public Target Announce => _ => _.DependsOn(Push).InEnvironment("staging").NeedsSecret(() => _hook).Executes(() => { });
}
