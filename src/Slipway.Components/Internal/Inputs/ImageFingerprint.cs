using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Slipway.Delivery;
using Slipway.Oci.Building;
using Slipway.Oci.Layouts;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Components.Internal.Inputs;

/// <summary>
/// One digest of all that an image follows from, but for the commit that it names: the files, how the service is declared, the SDK, and the code that builds it.
/// The values of secrets are no part of it, as they are no part of the image.
/// </summary>
internal sealed class ImageFingerprint(IProcessRunner processes, AbsolutePath root)
{
    private string? _sdk;

    public async Task<string> ComputeAsync(Service service, string? sourceUrl, CancellationToken cancellationToken)
    {
        var (files, declared) = service.Source switch
        {
            DotNetProject project => (ProjectInputs.Of(root / project.Project, root), await DescribeAsync(project, cancellationToken).ConfigureAwait(false)),
            DockerfileSource dockerfile => (DockerInputs.Of(root / dockerfile.Context, FileOf(dockerfile), root), Describe(dockerfile)),
            var other => throw new UsageException($"{service.Name} cannot be built.", $"No builder knows {other.GetType().Name}.", "Give it a DotNetProject or a DockerfileSource."),
        };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in declared.Prepend(sourceUrl ?? "").Prepend(service.Name).Prepend(Code(typeof(OciLayout))).Prepend(Code(typeof(ImageFingerprint))))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{line}\0"));
        }

        foreach (var file in files.OrderBy(file => file.RelativeTo(root), StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.RelativeTo(root)}\0{Mode(file)}\0"));
            hash.AppendData(await ContentAsync(file, cancellationToken).ConfigureAwait(false));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The same of a .NET project as a list, for telling what exactly has changed.</summary>
    public async Task<DotNetInputs> InputsOfAsync(DotNetProject project, CancellationToken cancellationToken) => new(
        [.. ProjectInputs.Of(root / project.Project, root)],
        string.Join('\n', (await DescribeAsync(project, cancellationToken).ConfigureAwait(false)).Prepend(Code(typeof(OciLayout)))));

    private AbsolutePath FileOf(DockerfileSource source) => source.Dockerfile is { } file ? root / file : root / source.Context / "Dockerfile";

    private async Task<IEnumerable<string>> DescribeAsync(DotNetProject project, CancellationToken cancellationToken)
    {
        _sdk ??= (await processes.RunAsync(new ProcessSpec("dotnet", "--version") { WorkingDirectory = root, ThrowOnError = false }, cancellationToken)
            .ConfigureAwait(false)).StandardOutput.Trim();
        return ["dotnet", _sdk, project.Project, project.BaseImage ?? "", string.Join(',', project.Platforms), .. Pairs(project.Properties)];
    }

    private static IEnumerable<string> Describe(DockerfileSource source) =>
    [
        "dockerfile", source.Context, source.Dockerfile ?? "", source.Target ?? "", source.Network, string.Join(',', source.Platforms),
        .. Pairs(source.Arguments), "labels", .. Pairs(source.Labels), "secrets", .. source.Secrets.Select(secret => secret.Id),
    ];

    private static IEnumerable<string> Pairs(IEnumerable<KeyValuePair<string, string>> pairs) => pairs.Select(pair => $"{pair.Key}={pair.Value}");

    private static string Code(Type type) => type.Module.ModuleVersionId.ToString();

    private static string Mode(AbsolutePath file) =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) || new FileInfo(file).LinkTarget is not null ? ""
        : File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute) ? "x" : "-";

    private static async Task<byte[]> ContentAsync(AbsolutePath file, CancellationToken cancellationToken)
    {
        if (new FileInfo(file).LinkTarget is { } target)
        {
            return SHA256.HashData(Encoding.UTF8.GetBytes(target));
        }

        var stream = File.OpenRead(file);
        await using (stream.ConfigureAwait(false))
        {
            return await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }
}
