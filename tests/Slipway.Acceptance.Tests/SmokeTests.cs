namespace Slipway.Acceptance.Tests;

/// <summary>A target of the user's own build as a check of every bake: the build runs itself, against the release that is being judged.</summary>
public sealed class SmokeTests
{
    private const string Checks = """
        using Slipway.Components;
        using Slipway.Delivery;
        using Slipway.Delivery.Baking;

        internal sealed partial class Build
        {
            private const string Asked = "version";

            private static readonly ReleaseCheck[] _smoke = [new SmokeTarget(new CheckRule { Name = "smoke" }, nameof(Smoke))];

            public Target Smoke => _ => _
                .ReadsOnly()
                .Executes(async (ctx, ct) =>
                {
                    using var http = new HttpClient();
                    var answer = await http.GetStringAsync(new Uri(ctx.Environment.Get("SLIPWAY_CANDIDATE_URL") + Asked), ct);
                    if (!answer.Contains(ctx.Environment.Get("SLIPWAY_RELEASE_VERSION")!, StringComparison.Ordinal))
                    {
                        throw new InvalidOperationException($"another release answers: {answer}");
                    }

                    ctx.Conclude($"{ctx.Environment.Get("SLIPWAY_SERVICE")} says it is {ctx.Environment.Get("SLIPWAY_RELEASE_VERSION")}");
                });
        }

        """;

    private static readonly string[] Deliver = ["Deliver", "--skip", "Test", "Scan", "ScanImage", "--no-logo"];

    [Fact]
    public async Task A_target_of_the_build_judges_a_release_too_and_one_that_fails_keeps_it_from_its_users()
    {
        await using var repository = await Repository.CloneAsync();
        File.WriteAllText(repository.Folder / "build" / "Build.Smoke.cs", Checks);
        repository.Edit(
            "build/Build.Environments.cs",
            "        new(\"staging\")\n",
            "        DeliveryEnvironment.Local with { Checks = _smoke },\n        new(\"staging\")\n");
        await repository.Git.CommitAsync("feat: a smoke test");
        var good = (await repository.BuildAsync(Deliver)).ShouldEndWith(0);
        good.Output.ShouldContain("smoke: passes, once");
        good.Output.ShouldContain("PASS");

        repository.Edit("build/Build.Smoke.cs", "Asked = \"version\"", "Asked = \"reports\"");
        repository.Edit("src/LoadHarness/Program.cs", "LoadHarnessApp", "/* reports */ LoadHarnessApp"); // else there would be nothing to deliver
        await repository.Git.CommitAsync("feat: reports, which nobody has written");
        var bad = (await repository.BuildAsync(Deliver)).ShouldEndWith(3);
        bad.Output.ShouldContain("FAIL smoke");
        bad.Output.ShouldContain("404");
        bad.Output.ShouldContain("no user was reached");
    }
}
