using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>What others have written for AWS, from Debian 13: the AWS command line, and moto, which imitates AWS.</summary>
public sealed class AwsTools
{
    private readonly TrixieRoot _root;

    private AwsTools(TrixieRoot root) => _root = root;

    /// <summary>Finds or fetches them (4 s, 400 MB).</summary>
    public static async Task<AwsTools> OpenAsync(PartContext context, CancellationToken cancellationToken) =>
        new(await TrixieRoot.OpenAsync(context, ["awscli", "python3-moto", "python3-flask-cors"], cancellationToken).ConfigureAwait(false));

    /// <summary>A run of the AWS command line, with nothing of the machine's own configuration.</summary>
    public ProcessSpec Cli(IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments) =>
        _root.Program("/usr/bin/aws", arguments) with
        {
            Environment = Clean.SetItems(environment.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))),
        };

    /// <summary>AWS's own description of ECR's API: operations and the shapes of what they take and give.</summary>
    public string ReadEcrModel() =>
        File.ReadAllText(_root.Folder / "usr" / "lib" / "python3" / "dist-packages" / "botocore" / "data" / "ecr" / "2015-09-21" / "service-2.json");

    /// <summary>A moto server.</summary>
    public ProcessSpec Moto(int port) =>
        _root.Program("/usr/bin/moto_server", ["-H", "127.0.0.1", "-p", $"{port}"]) with { Environment = Clean };

    private static ImmutableDictionary<string, string?> Clean { get; } = ImmutableDictionary.CreateRange<string, string?>(
    [
        new("HOME", "/root"), new("AWS_PAGER", ""), new("AWS_PROFILE", null), new("AWS_CONFIG_FILE", null), new("AWS_SHARED_CREDENTIALS_FILE", null),
        new("AWS_ENDPOINT_URL", null), new("AWS_EC2_METADATA_DISABLED", "true"), new("PYTHONHOME", null), new("PYTHONPATH", null), new("NO_PROXY", "127.0.0.1"),
        new("PYTHONDONTWRITEBYTECODE", null), // what Python compiles is kept in the root: a third of the time
        new("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
    ]);
}
