using Slipway.Testing.Infrastructure;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Acceptance.Tests;

/// <summary>The same delivery through a registry that speaks the protocol.</summary>
public sealed class RemoteRegistryTests(DeliveredRepository delivered) : IClassFixture<DeliveredRepository>
{
    [Fact]
    public async Task A_release_is_pushed_to_a_real_registry_and_run_from_it()
    {
        await using var registry = await RegistryPart.StartAsync(PartContext.OnThisMachine(NullLog.Instance), CancellationToken.None);
        var repository = delivered.Repository;
        await repository.Git.CommitAsync("feat: by way of a registry", allowEmpty: true);
        var run = (await repository.BuildAsync("Deliver", "--skip", "Test", "--registry", $"{registry.Address}/team")).ShouldEndWith(0);
        run.Output.ShouldContain($"{registry.Address}/team/load-harness:");
        var processes = new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), repository.Folder);
        var tags = await processes.RunAsync(new ProcessSpec("skopeo", "list-tags", "--tls-verify=false", $"docker://{registry.Address}/team/load-harness"), CancellationToken.None);
        tags.StandardOutput.ShouldContain("0.1.0-dev.");
        (await repository.BuildAsync("Push", "--skip", "Test", "--registry", $"{registry.Address}/team")).ShouldEndWith(0).Output.ShouldContain("nothing was pushed");
    }
}
