using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Deploying.Kubernetes;

/// <summary>Scalars are what kubectl makes of them, or manifests mean something else here than there.</summary>
public sealed class YamlJsonTests
{
    [Theory]
    [InlineData("0644", "420")] // a mode, in octal
    [InlineData("0o644", "420")]
    [InlineData("80", "80")]
    [InlineData("-3", "-3")]
    [InlineData("0.5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("yes", "true")]
    [InlineData("off", "false")]
    [InlineData("\"80\"", "\"80\"")]
    [InlineData("'yes'", "\"yes\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("250m", "\"250m\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("0899", "899")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    public void A_scalar_has_the_type_that_kubectl_gives_it(string yaml, string json) =>
        (Read($"apiVersion: v1\nkind: A\nvalue: {yaml}\n").Single()["value"]?.ToJsonString() ?? "null").ShouldBe(json);

    [Fact]
    public void Documents_and_lists_are_taken_apart()
    {
        const string Text = "---\n# nothing\n---\napiVersion: v1\nkind: A\n---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: B\n- apiVersion: v1\n  kind: C\n";
        Read(Text).Select(value => (string?)value["kind"]).ShouldBe(["A", "B", "C"]);
    }

    [Theory]
    [InlineData("kind: [")]
    [InlineData("just: text\n")]
    public void What_is_no_object_is_refused_with_its_source(string text) =>
        Should.Throw<UsageException>(() => Read(text)).What.ShouldContain("app.yaml");

    private static IReadOnlyList<System.Text.Json.Nodes.JsonObject> Read(string text) => YamlJson.Read(text, "app.yaml");
}
