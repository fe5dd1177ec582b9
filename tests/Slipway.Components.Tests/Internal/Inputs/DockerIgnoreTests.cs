using Slipway.Components.Internal.Inputs;

namespace Slipway.Components.Tests.Internal.Inputs;

public sealed class DockerIgnoreTests
{
    [Theory]
    [InlineData("node_modules", "node_modules/a/b.js", true)]
    [InlineData("node_modules", "web/node_modules/a.js", false)]
    [InlineData("**/node_modules", "web/node_modules/a.js", true)]
    [InlineData("**/node_modules", "node_modules/a.js", true)]
    [InlineData("/docs/", "docs/page.md", true)]
    [InlineData("*.md", "README.md", true)]
    [InlineData("*.md", "docs/page.md", false)]
    [InlineData("**/*.md", "docs/deep/page.md", true)]
    [InlineData("temp?", "temp1", true)]
    [InlineData("temp?", "temp12", false)]
    [InlineData("file[0-9].txt", "file7.txt", true)]
    [InlineData("*\n!src", "src/a.c", false)]
    [InlineData("*\n!src", "other/a.c", true)]
    [InlineData("!src\n*", "src/a.c", true)]
    [InlineData("*\n!src\nsrc/*.tmp", "src/a.tmp", true)]
    [InlineData("# *\n\n  \n", "anything", false)]
    [InlineData("a.b", "aXb", false)]
    public void Patterns_mean_what_docker_says_they_mean(string text, string path, bool ignored) =>
        DockerIgnore.Parse(text).Ignores(path).ShouldBe(ignored);
}
