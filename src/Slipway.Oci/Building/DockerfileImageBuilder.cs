using System.Collections.Immutable;
using Slipway.Oci.Building.Docker;
using Slipway.Oci.Layouts;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Oci.Building;

/// <summary>
/// Builds a Dockerfile with BuildKit, through the docker command line, and brings the result into a layout, where it is an image like any other. What the
/// engine at hand cannot do is said before anything is built. Times in the image are cut to the commit's, so that the same content gives the same digest also
/// with engines that know no <c>SOURCE_DATE_EPOCH</c>.
/// </summary>
/// <param name="processes">Runs docker.</param>
/// <param name="clock">For locks on the way.</param>
/// <param name="log">Hears of progress.</param>
/// <param name="docker">The docker command line: a name on PATH or a path.</param>
public sealed class DockerfileImageBuilder(IProcessRunner processes, TimeProvider clock, ILog log, string docker = "docker")
{
    /// <summary>Builds the image into <paramref name="layout"/>.</summary>
    public async Task<BuiltImage> BuildAsync(DockerfileImageRequest request, OciLayout layout, CancellationToken cancellationToken)
    {
        var dockerfile = request.Dockerfile ?? (request.Context / "Dockerfile");
        if (!dockerfile.FileExists)
        {
            throw new UsageException($"The Dockerfile {dockerfile} does not exist.", "The service names it as its source.", "Correct the path in the build.");
        }

        var engine = await DockerEngine.ProbeAsync(processes, docker, cancellationToken).ConfigureAwait(false);
        engine.Check(request);
        request.WorkFolder.CreateDirectory();
        var (idFile, archive) = (request.WorkFolder / "image.id", request.WorkFolder / "image.tar");
        File.Delete(idFile);
        var labels = Labels(request);
        var progress = new BuildProgress(log);
        try
        {
            var result = await processes.RunAsync(Describe(request, dockerfile, engine, labels, idFile, archive, progress), cancellationToken)
                .ConfigureAwait(false);
            log.Progress(null);
            if (result.ExitCode != 0)
            {
                throw progress.Failure(dockerfile, result);
            }

            log.Progress("reading the image from the engine");
            return await BringInAsync(request, engine, idFile, archive, labels, layout, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(archive);
            log.Progress(null);
        }
    }

    internal ProcessSpec Describe(
        DockerfileImageRequest request,
        AbsolutePath dockerfile,
        DockerEngine engine,
        ImmutableSortedDictionary<string, string> labels,
        AbsolutePath idFile,
        AbsolutePath archive,
        BuildProgress progress) =>
        new(docker, [
            .. engine switch
            {
                // Attestations hold the time of the build: two builds would differ.
                { CanExport: true } => ["buildx", "build", "--output", $"type=oci,{Field("dest", archive)},rewrite-timestamp=true", "--provenance=false", "--sbom=false"],
                { HasBuildx: true } => new[] { "buildx", "build", "--load" },
                _ => ["build"],
            },
            "--progress", "plain", "--file", dockerfile, "--iidfile", idFile, "--network", request.Network,
            .. Optional("--target", request.Target),
            .. Optional("--platform", request.Platforms.IsEmpty ? null : string.Join(',', request.Platforms)),
            .. Optional("--cache-to", request.CacheTo),
            .. request.CacheFrom.SelectMany(image => new[] { "--cache-from", image }),
            .. labels.SelectMany(label => new[] { "--label", $"{label.Key}={label.Value}" }),
            .. request.Arguments.SelectMany(argument => new[] { "--build-arg", $"{argument.Key}={argument.Value}" }),
            .. request.Secrets.Keys.SelectMany(id => new[] { "--secret", $"id={id},env={SecretVariable(id)}" }),
            request.Context])
        {
            ThrowOnError = false,
            OnError = progress.Line,
            OnOutput = progress.Line,
            Environment = ImmutableDictionary<string, string?>.Empty
                .Add("DOCKER_BUILDKIT", "1")
                .Add("SOURCE_DATE_EPOCH", request.CommitTime.ToUnixTimeSeconds().ToString()),
            SecretEnvironment = request.Secrets.ToImmutableDictionary(secret => SecretVariable(secret.Key), secret => secret.Value),
        };

    // The option's value is a line of comma-separated values.
    private static string Field(string name, string value) => $"\"{name}={value.Replace("\"", "\"\"")}\"";

    private static IEnumerable<string> Optional(string option, string? value) => value is null ? [] : [option, value];

    private static string SecretVariable(string id) =>
        $"SLIPWAY_BUILD_SECRET_{string.Concat(id.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_'))}";

    private static ImmutableSortedDictionary<string, string> Labels(DockerfileImageRequest request)
    {
        var labels = request.Labels
            .SetItem(AnnotationNames.Created, request.CommitTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ"))
            .SetItem(AnnotationNames.Revision, request.Commit)
            .SetItem(AnnotationNames.Title, request.Title);
        labels = request.Version is null ? labels : labels.SetItem(AnnotationNames.Version, request.Version);
        return request.Source is null ? labels : labels.SetItem(AnnotationNames.Source, request.Source);
    }

    private async Task<BuiltImage> BringInAsync(
        DockerfileImageRequest request,
        DockerEngine engine,
        AbsolutePath idFile,
        AbsolutePath archive,
        ImmutableSortedDictionary<string, string> labels,
        OciLayout layout,
        CancellationToken cancellationToken)
    {
        if (engine.CanExport)
        {
            return await OciArchive.ImportAsync(archive, request.CommitTime, labels, layout, clock, cancellationToken).ConfigureAwait(false);
        }

        var id = (await File.ReadAllTextAsync(idFile, cancellationToken).ConfigureAwait(false)).Trim();
        await processes.RunAsync(new ProcessSpec(docker, "save", "--output", archive, id), cancellationToken).ConfigureAwait(false);
        return await DockerArchive.ImportAsync(archive, request.CommitTime, labels, layout, cancellationToken).ConfigureAwait(false);
    }
}
