namespace Slipway.Acceptance.Tests;

/// <summary>A release that nobody asks for anything.</summary>
public sealed class NoTrafficTests
{
    [Fact]
    public async Task Without_traffic_the_bake_is_inconclusive_and_never_a_pass()
    {
        await using var repository = await Repository.CloneAsync();
        repository.Edit("build/Build.cs", "Probes = [\"/work\"]", "Probes = []");
        await repository.Git.CommitAsync("feat: nobody probes it");
        var run = (await repository.BuildAsync("Deliver", "--skip", "Test")).ShouldEndWith(5);
        run.Output.ShouldContain("INCONCLUSIVE");
        run.Output.ShouldContain("nothing serves load-harness in local now");
    }
}
