using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>The job runs in an image, beside a database, both by digest.</summary>
public sealed class ContainerAndServices : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci")
        {
            On = [new PullRequestTrigger()],
            Targets = [nameof(Test)],
            Jobs = new Dictionary<string, JobOptions>
            {
                ["build"] = new()
                {
                    Container = new Container("example.org/sdk@sha256:" + new string('1', 64)) { Options = "--cpus 2" },
                    Services = new Dictionary<string, Container>
                    {
                        ["db"] = new("postgres@sha256:" + new string('2', 64))
                        {
                            Ports = ["5432:5432"], Env = new Dictionary<string, string> { ["POSTGRES_HOST_AUTH_METHOD"] = "trust" },
                        },
                    },
                },
            },
        },
    ];

    public Target Test => _ => _.Executes(() => { });
}
