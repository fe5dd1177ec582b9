using YamlDotNet.RepresentationModel;

namespace Slipway.Workflows.Tests.Audit.Rules;

/// <summary>An image by tag can become another image.</summary>
public sealed class UnpinnedImages : AuditRule
{
    public override string Name => "unpinned-images";

    public override IEnumerable<Finding> Check(WorkflowText workflow) =>
        from job in workflow.Jobs
        from image in Images(job).OfType<YamlScalarNode>()
        where !image.Value!.Contains("@sha256:", StringComparison.Ordinal)
        select At(image, $"{image.Value} is not named by digest");

    private static IEnumerable<YamlNode?> Images(WorkflowJob job)
    {
        yield return job.Node.Get("container") is YamlMappingNode container ? container.Get("image") : job.Node.Get("container");
        foreach (var service in job.Node.Map("services")?.Children.Values.OfType<YamlMappingNode>() ?? [])
        {
            yield return service.Get("image");
        }
    }
}
