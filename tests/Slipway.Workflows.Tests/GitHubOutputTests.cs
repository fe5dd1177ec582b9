using Slipway.Tooling;

namespace Slipway.Workflows.Tests;

public sealed class GitHubOutputTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_value_cannot_smuggle_in_a_second_output()
    {
        var environment = new FixedEnvironment(new Dictionary<string, string> { ["GITHUB_OUTPUT"] = _file });

        await new GitHubOutput(environment).WriteAsync("version", "1\nend\nadmin=true", default);

        (await File.ReadAllTextAsync(_file)).ShouldBe("version<<end_\n1\nend\nadmin=true\nend_\n");
    }

    [Fact]
    public async Task Outside_of_GitHub_nothing_happens() =>
        await Should.NotThrowAsync(() => new GitHubOutput(FixedEnvironment.Empty).WriteAsync("a", "b", default));
}
