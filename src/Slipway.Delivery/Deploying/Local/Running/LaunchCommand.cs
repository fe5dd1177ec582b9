using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Deploying.Local.Running;

/// <summary>An image's command as a process on this machine: its own files from where they were unpacked, the runtime from the host.</summary>
internal sealed class LaunchCommand(LocalWorkloadOptions options, IEnvironment environment)
{
    public ProcessSpec Create(Release release, UnpackedRelease unpacked, AbsolutePath files, int port)
    {
        if (unpacked.Command.IsEmpty)
        {
            throw new UsageException(
                $"The image of {release.Title} names no program.", "It has neither an entrypoint nor a command.", "Give the image an entrypoint.");
        }

        var folder = InImage(files, unpacked.WorkingDirectory);
        return new ProcessSpec(Program(release, unpacked.Command[0], files, folder), unpacked.Command.Skip(1).Select(argument => Argument(argument, files)))
        {
            WorkingDirectory = folder,
            Environment = Variables(release, unpacked, port),
        };
    }

    private string Program(Release release, string program, AbsolutePath files, AbsolutePath folder)
    {
        if (program.Split('/')[^1] is "dotnet" or "dotnet.exe")
        {
            return options.DotNet;
        }

        var path = program.StartsWith('/') ? InImage(files, program) : folder / program;
        return path.FileExists
            ? path
            : throw new UsageException(
                $"The image of {release.Title} starts {program}, which it does not contain.",
                "On this machine a release runs without its base image: only dotnet comes from the host.",
                "Use an entrypoint such as dotnet App.dll, or a program that is in the image's own layers.");
    }

    private ImmutableDictionary<string, string?> Variables(Release release, UnpackedRelease unpacked, int port)
    {
        var variables = InheritedEnvironment.Cleared(environment).ToBuilder();
        foreach (var (name, value) in unpacked.Environment.Where(variable => variable.Key is not ("PATH" or "HOME")).Concat(options.ServiceEnvironment))
        {
            variables[name] = value;
        }

        variables["DOTNET_RUNNING_IN_CONTAINER"] = null; // it does not
        variables["ASPNETCORE_HTTP_PORTS"] = variables["ASPNETCORE_HTTPS_PORTS"] = null; // a base image's; the address below is the one
        variables["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        variables["PORT"] = $"{port}";
        variables["SERVICE_VERSION"] = release.Version;
        variables["SERVICE_COMMIT"] = release.Commit;
        variables["IMAGE_DIGEST"] = release.Digest.ToString();
        return variables.ToImmutable();
    }

    private static string Argument(string argument, AbsolutePath files) =>
        argument.StartsWith('/') && InImage(files, argument) is { FileExists: true } path ? path : argument;

    private static AbsolutePath InImage(AbsolutePath files, string path) => path.TrimStart('/') is { Length: > 0 } relative ? files / relative : files;
}
