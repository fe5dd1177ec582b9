using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Oci.Building;

/// <summary>Runs <c>dotnet publish</c> so that its output follows from the commit alone, and collects that output.</summary>
internal sealed class DotNetPublisher(IProcessRunner processes, ILog log)
{
    // Set by an SDK for its own children; they would bind a nested build to that SDK's files.
    private static readonly string[] InheritedFromSdk = ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"];

    public async Task<PublishedApp> PublishAsync(DotNetImageRequest request, CancellationToken cancellationToken)
    {
        if (!request.Project.FileExists)
        {
            throw new UsageException($"The project {request.Project} does not exist.", "The service names it as its source.", "Correct the path in the build.");
        }

        var output = request.WorkFolder / "publish";
        if (await new Recompiler(processes, log).TryAsync(request, output, cancellationToken).ConfigureAwait(false))
        {
            return PublishedFiles.Collect(output, request);
        }

        Recompiler.Prepare(request);
        if (output.DirectoryExists)
        {
            Directory.Delete(output, recursive: true); // publish never removes what an earlier one left
        }

        var spec = Describe(request, output);
        var result = await processes.RunAsync(spec, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Failure(request, result);
        }

        await Recompiler.KeepAsync(request, output, cancellationToken).ConfigureAwait(false);
        return PublishedFiles.Collect(output, request);
    }

    internal static ProcessSpec Describe(DotNetImageRequest request, AbsolutePath output)
    {
        var reproducible = request.CompilerServer ? ReproducibleProperties(request) : ReproducibleProperties(request).Add("UseSharedCompilation", "false");
        var properties = reproducible.SetItems(request.Properties)
            .SetItem("PublishDir", $"{output}/") // as a property: --output does not escape a comma in a path
            .SetItem("ArtifactsPath", request.WorkFolder / "obj"); // apart from the project's own obj, which another target may be compiling into
        return new ProcessSpec("dotnet", [
            "publish", request.Project, "--configuration", "Release", "--nologo", "--verbosity", "quiet", "-nodeReuse:false",
            .. properties.Select(property => $"-p:{property.Key}={Escape(property.Value)}")])
        {
            WorkingDirectory = request.Root,
            ThrowOnError = false,
            Environment = InheritedFromSdk.ToImmutableDictionary(name => name, _ => (string?)null),
        };
    }

    private static ImmutableSortedDictionary<string, string> ReproducibleProperties(DotNetImageRequest request) =>
        ImmutableSortedDictionary.CreateRange<string, string>(StringComparer.Ordinal, new Dictionary<string, string>
        {
            ["UseAppHost"] = "false", // portable: the runtime is the base image's or the host's
            ["SelfContained"] = "false",
            ["Deterministic"] = "true",
            ["ContinuousIntegrationBuild"] = "true",
            ["DebugType"] = "none", // symbols change with every line and nearly double what a small change pushes; a service may ask for them
            ["PathMap"] = $"{PathMapKey(request.WorkFolder)}=/_obj/,{PathMapKey(request.Root)}=/_/",
            ["SourceRevisionId"] = request.Commit,
            // What git says of a clone (its remote's address) differs between clones; the commit is given above.
            ["EnableSourceControlManagerQueries"] = "false",
            ["EnableSourceLink"] = "false",
            ["RunAnalyzers"] = "false", // they say something of the code and nothing that gets into the image; compiling has asked them
            ["ErrorOnDuplicatePublishOutputFiles"] = "true",
        });

    // The compiler splits the map at single commas and equals signs.
    private static string PathMapKey(AbsolutePath folder) => $"{folder}{Path.DirectorySeparatorChar}".Replace(",", ",,").Replace("=", "==");

    private static string Escape(string value) => value.Replace("%", "%25").Replace(";", "%3B").Replace(",", "%2C");

    private TargetFailedException Failure(DotNetImageRequest request, ProcessResult result)
    {
        var errors = CompilerMessage.FindErrors(result.StandardOutput + "\n" + result.StandardError, request.Root);
        foreach (var error in errors)
        {
            log.Annotate(error);
        }

        var evidence = errors.Count > 0
            ? string.Join(
                '\n', errors.Take(10).Select(error => error.File is null ? error.Message : $"{error.File}({error.Line},{error.Column}): {error.Message}"))
            : string.Join('\n', (result.StandardOutput + result.StandardError).Trim().Split('\n').TakeLast(20));
        return new TargetFailedException(
            $"dotnet publish of {request.Project.RelativeTo(request.Root)} failed (exit code {result.ExitCode}).",
            evidence,
            $"Run: dotnet publish {request.Project.RelativeTo(request.Root)} --configuration Release");
    }
}
