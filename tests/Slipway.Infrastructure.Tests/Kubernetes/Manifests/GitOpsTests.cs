using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>The resources by which a cluster pulls its releases.</summary>
public sealed partial class GitOpsTests
{
    private const string ReleaseTags = @"^v[0-9]+\.[0-9]+\.[0-9]+$";

    [LoadHarness.ToolFact("kubectl")]
    public async Task Both_take_release_tags_and_nothing_else()
    {
        var flux = Manifests.Parse(await Manifests.RenderAsync("flux")).Where(o => Manifests.Text(o, "kind") == "ImagePolicy").ToList();
        flux.Count.ShouldBe(2);
        flux.ShouldAllBe(policy => Manifests.Text(policy, "spec", "filterTags", "pattern") == ReleaseTags);
        var argo = await Manifests.RenderAsync("argocd");
        argo.ShouldContain($"allowTags: regexp:{ReleaseTags}");

        foreach (var (tag, taken) in new[] { ("v1.2.3", true), ("v10.20.30", true), ("1.2.3", false), ("v1.2.3-rc.1", false), ("1.2.3-dev.4.gabc", false) })
        {
            Regex.IsMatch(tag, ReleaseTags).ShouldBe(taken, tag);
        }
    }

    [LoadHarness.ToolFact("kubectl")]
    public async Task Nothing_hides_that_the_cluster_runs_another_image()
    {
        var applications = Manifests.Parse(await Manifests.RenderAsync("argocd")).Where(o => Manifests.Text(o, "kind") == "Application").ToList();

        applications.Count.ShouldBe(2);
        applications.ShouldAllBe(application => Manifests.Text(application, "spec", "ignoreDifferences") == null);
        applications.ShouldAllBe(application => Manifests.Text(application, "spec", "syncPolicy", "automated", "selfHeal") == "true");
    }

    [LoadHarness.ToolTheory("kubectl")]
    [InlineData("staging")]
    [InlineData("production")]
    public async Task What_flux_fills_in_belongs_to_a_policy_that_exists(string environment)
    {
        var policies = Manifests.Parse(await Manifests.RenderAsync("flux"))
            .Where(o => Manifests.Text(o, "kind") == "ImagePolicy")
            .Select(policy => $"{Manifests.Text(policy, "metadata", "namespace")}:{Manifests.Text(policy, "metadata", "name")}");
        var folder = Manifests.Folder / "releases" / environment;
        var marks = Directory.GetFiles(folder).SelectMany(file => Marker().Matches(File.ReadAllText(file))).ToList();

        marks.Select(mark => mark.Groups["field"].Value).Order().ShouldBe(["digest", "digest", "name"]);
        marks.Select(mark => mark.Groups["policy"].Value).Distinct().ShouldHaveSingleItem().ShouldBeOneOf([.. policies]);
        marks.ShouldAllBe(mark => mark.Groups["policy"].Value.EndsWith(environment));
    }

    [LoadHarness.ToolTheory("kubectl")]
    [InlineData("staging")]
    [InlineData("production")]
    public async Task Both_apply_the_folder_to_which_a_release_is_written(string environment)
    {
        var path = $"k8s/releases/{environment}";
        var flux = Manifests.Parse(await Manifests.RenderAsync("flux"));
        var argo = Manifests.Parse(await Manifests.RenderAsync("argocd"));

        Single(flux, "Kustomization", environment, "path").ShouldBe($"./{path}");
        Single(argo, "Application", environment, "source", "path").ShouldBe(path);
        flux.Where(o => Manifests.Text(o, "kind") == "ImageUpdateAutomation")
            .ShouldHaveSingleItem();
        path.ShouldStartWith(Manifests.Text(flux.Single(o => Manifests.Text(o, "kind") == "ImageUpdateAutomation"), "spec", "update", "path")![2..]);
        (Manifests.Root / path / "kustomization.yaml").FileExists.ShouldBeTrue();
    }

    [LoadHarness.ToolTheory("kubectl")]
    [InlineData("staging")]
    [InlineData("production")]
    public async Task A_release_names_its_image_by_digest_and_tells_the_pod(string environment)
    {
        var deployment = Manifests.Parse(await Manifests.RenderAsync($"releases/{environment}")).Single(o => Manifests.Text(o, "kind") == "Deployment");
        var container = ((YamlSequenceNode)deployment["spec"]["template"]["spec"]["containers"]).Children[0];

        var image = Manifests.Text(container, "image")!.Split('@');

        image[0].ShouldBe("registry.example.com/team/load-harness");
        Manifests.Text(deployment, "spec", "template", "metadata", "annotations", "slipway.dev/image-digest").ShouldBe(image[1]);
    }

    private static string? Single(IEnumerable<YamlMappingNode> objects, string kind, string environment, params string[] path) =>
        Manifests.Text(
            objects.Single(o => Manifests.Text(o, "kind") == kind && Manifests.Text(o, "metadata", "name") == $"load-harness-{environment}"), ["spec", .. path]);

    [GeneratedRegex("""# \{"\$imagepolicy": "(?<policy>[^:"]+:[^:"]+):(?<field>[a-z]+)"\}""")]
    private static partial Regex Marker();
}
