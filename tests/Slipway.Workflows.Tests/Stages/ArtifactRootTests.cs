using Slipway.Workflows.Stages;

namespace Slipway.Workflows.Tests.Stages;

public sealed class ArtifactRootTests
{
    [Theory]
    [InlineData("artifacts/version.json", "artifacts")]
    [InlineData("version.json", "")]
    [InlineData("artifacts/version.json artifacts/images.json", "artifacts")]
    [InlineData("artifacts/version.json artifacts/images/api.tar", "artifacts")]
    [InlineData("artifacts/*.json", "artifacts")]
    [InlineData("artifacts/images/", "artifacts/images")]
    [InlineData("artifacts/images/**", "artifacts/images")]
    [InlineData("artifacts/** artifacts/images/api.tar", "artifacts")]
    [InlineData("artifacts/a.json out/b.json", "")]
    [InlineData("a/b/c.json a/bc/d.json", "a")]
    public void The_root_is_the_deepest_folder_that_all_searched_paths_share(string paths, string root) =>
        ArtifactRoot.Of(paths.Split(' ')).ShouldBe(root);
}
