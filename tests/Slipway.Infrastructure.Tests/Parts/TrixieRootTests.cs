using Slipway.Infrastructure.Tests.Dora;
using Slipway.Testing.Infrastructure;
using Slipway.Testing.Infrastructure.Aws;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Parts;

public sealed class TrixieRootTests
{
    [ToolFact("apt-get", "unshare")]
    public async Task A_program_of_another_suite_runs_in_its_root_and_sees_the_shared_folder_only()
    {
        var context = PartContext.OnThisMachine(NullLog.Instance);
        try
        {
            File.WriteAllText(context.Scratch / "shared.txt", "seen");
            var root = await TrixieRoot.OpenAsync(context, ["awscli", "python3-moto", "python3-flask-cors"], CancellationToken.None);
            var own = RepositoryRoot.Find() / "Slipway.slnx";

            var ran = await context.Processes.RunAsync(
                root.Program("sh", ["-c", "cat /etc/debian_version \"$1\"; ls \"$2\" || true", "sh", context.Scratch / "shared.txt", own]), CancellationToken.None);

            ran.Lines[0].ShouldStartWith("13");
            ran.Lines[1].ShouldBe("seen");
            ran.Lines.Count.ShouldBe(2, "the repository is not shared");
            File.ReadAllText("/proc/self/mounts").ShouldNotContain(root.Folder);
        }
        finally
        {
            Directory.Delete(context.Scratch, recursive: true);
        }
    }

    [ToolFact("apt-get", "unshare")]
    public async Task The_aws_command_line_of_debian_runs()
    {
        var context = PartContext.OnThisMachine(NullLog.Instance);
        try
        {
            var tools = await AwsTools.OpenAsync(context, CancellationToken.None);

            var ran = await context.Processes.RunAsync(tools.Cli(new Dictionary<string, string>(), "--version"), CancellationToken.None);

            ran.StandardOutput.ShouldStartWith("aws-cli/2.");
        }
        finally
        {
            Directory.Delete(context.Scratch, recursive: true);
        }
    }
}
