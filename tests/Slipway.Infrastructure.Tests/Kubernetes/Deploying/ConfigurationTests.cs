using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>What the pods of a verified release read, and what they would read today.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ConfigurationTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private const string Password = "hunter2-hunter2";

    [ClusterFact]
    public async Task A_release_that_comes_back_to_another_configuration_than_it_was_verified_with_says_so()
    {
        await using var world = await CreateAsync(cluster, "configuration", replicas: 1);
        await world.WriteManifestsAsync(text => Reading(text, "calm"), replicas: 1);
        var first = await world.AcceptAsync("1.0.0");
        first.ConfigHash.ShouldNotBeNull();
        await using var workload = world.NewWorkload();
        var before = await workload.ReadAsync(world.Service, Never);
        before.Serving!.ConfigHash.ShouldBe(first.ConfigHash);
        before.Notes.ShouldBeEmpty();
        ((string?)(await world.Space.FindAsync("deployment", "load-harness"))!["metadata"]!["annotations"]!["slipway.dev/verified-config"]).ShouldBe(first.ConfigHash);

        await world.WriteManifestsAsync(text => Reading(text, "busy"), replicas: 1);
        var second = await world.AcceptAsync("1.1.0");
        second.ConfigHash.ShouldNotBe(first.ConfigHash);
        await using var back = world.NewWorkload();
        await back.RollbackAsync(world.Service, null, "back", Never);

        world.Log.Text.ShouldContain($"1.0.0 was verified with configuration {first.ConfigHash}, and its pods read {second.ConfigHash} today: ConfigMap settings (then ");
        var note = (await back.ReadAsync(world.Service, Never)).Notes.ShouldHaveSingleItem();
        output.WriteLine(note);
        note.ShouldNotContain("Secret");

        await world.Space.KubectlAsync("patch", "secret", "keys", "--type=merge", "--patch", """{"stringData":{"password":"another"}}""");
        (await back.ReadAsync(world.Service, Never)).Notes.ShouldHaveSingleItem().ShouldContain("Secret keys (then version ");

        var kept = (await world.Space.FindAsync("configmap", "slipway-test-load-harness"))!.ToJsonString();
        kept.ShouldContain("Secret keys");
        kept.ShouldNotContain(Password);
        kept.ShouldNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Password)));
        world.Log.Text.ShouldNotContain(Password);
    }

    private static string Reading(string manifests, string mode) => manifests.Replace(
        "          env:",
        """
                  envFrom:
                    - configMapRef: { name: settings }
                  env:
                    - name: PASSWORD
                      valueFrom: { secretKeyRef: { name: keys, key: password } }
        """,
        StringComparison.Ordinal) + $$"""
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings }
        data: { MODE: {{mode}} }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: keys }
        stringData: { password: {{Password}} }

        """;
}
