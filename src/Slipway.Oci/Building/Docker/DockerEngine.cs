using System.Text.Json;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Oci.Building.Docker;

/// <summary>What the docker command line and the engine behind it can do.</summary>
/// <param name="ClientVersion">The command line's version.</param>
/// <param name="ServerVersion">The engine's version.</param>
/// <param name="HasBuildx">Whether <c>docker buildx</c> is there.</param>
/// <param name="Platform">What the engine runs on.</param>
/// <param name="CanExport">
/// Whether a build can be written as an OCI archive, for several platforms, and its cache be put into a registry: buildx, and a builder that is not the classic
/// image store (which keeps one platform, and only in its own form).
/// </param>
internal sealed record DockerEngine(Version ClientVersion, Version ServerVersion, bool HasBuildx, Platform Platform, bool CanExport = false)
{
    private const string ContainerdStore = "io.containerd.snapshotter";
    private const string WayToExport =
        "Turn on the engine's containerd image store (\"features\": {\"containerd-snapshotter\": true} in daemon.json), or choose another builder: "
        + "docker buildx create --driver docker-container --use";

    private const int FirstClientWithoutOwnBuildKit = 23;
    private static readonly Version OldestServer = new(18, 9);

    /// <summary>Asks both; an engine that does not answer is a failure that says what was tried.</summary>
    public static async Task<DockerEngine> ProbeAsync(IProcessRunner processes, string docker, CancellationToken cancellationToken)
    {
        var answer = await processes.RunAsync(
            new ProcessSpec(docker, "version", "--format", "{{json .}}") { ThrowOnError = false, Timeout = TimeSpan.FromSeconds(30) }, cancellationToken)
                .ConfigureAwait(false);
        if (answer.ExitCode != 0)
        {
            throw new TargetFailedException(
                "No Docker engine answers.",
                $"Tried '{docker} version', which uses DOCKER_HOST or the current docker context: {answer.StandardError.Trim()}",
                "Start the engine, or set DOCKER_HOST to where it listens.");
        }

        var buildx = await processes.RunAsync(
            new ProcessSpec(docker, "buildx", "version") { ThrowOnError = false, Timeout = TimeSpan.FromSeconds(30) }, cancellationToken).ConfigureAwait(false);
        var engine = Read(answer.StandardOutput, buildx.ExitCode == 0);
        return engine.HasBuildx ? engine with { CanExport = await CanExportAsync(processes, docker, cancellationToken).ConfigureAwait(false) } : engine;
    }

    /// <summary>Says before the build what this engine cannot do.</summary>
    public void Check(DockerfileImageRequest request)
    {
        if (!HasBuildx && ClientVersion.Major >= FirstClientWithoutOwnBuildKit)
        {
            throw new UsageException(
                "This docker command line cannot build with BuildKit.",
                $"Version {ClientVersion} needs the buildx plugin for it, and 'docker buildx version' fails.",
                "Install docker-buildx (the package docker-buildx-plugin or docker-buildx).");
        }

        if (ServerVersion < OldestServer)
        {
            throw new UsageException($"The Docker engine {ServerVersion} has no BuildKit.", $"It came with {OldestServer}.", "Update the engine.");
        }

        if (request.CacheTo is not null && !CanExport)
        {
            throw new UsageException(
                "The build's cache cannot be put anywhere from here.",
                HasBuildx ? "The chosen builder is the engine's classic image store, which exports no cache." : "That needs buildx.",
                HasBuildx ? WayToExport : "Install docker-buildx, or leave CacheTo out.");
        }

        if (request.Platforms.Length > 1 && !CanExport)
        {
            throw new UsageException(
                $"This engine cannot build for {string.Join(" and ", request.Platforms)} at once.",
                HasBuildx ? "The chosen builder is the engine's classic image store, which keeps one platform of an image." : "That needs buildx.",
                HasBuildx ? WayToExport : "Install docker-buildx, or build for one platform.");
        }

        if (!HasBuildx && request.Platforms is [var wanted] && !wanted.Accepts(Platform))
        {
            throw new UsageException(
                $"This engine cannot build for {wanted}.",
                $"It runs on {Platform} and has no buildx.",
                "Install docker-buildx with emulation, or use a matching engine.");
        }
    }

    private static async Task<bool> CanExportAsync(IProcessRunner processes, string docker, CancellationToken cancellationToken)
    {
        var builder = await AskAsync("buildx", "inspect").ConfigureAwait(false);
        var driver = builder.Split('\n').FirstOrDefault(line => line.StartsWith("Driver:", StringComparison.Ordinal))?["Driver:".Length..].Trim();
        return driver is not (null or "docker") || (await AskAsync("info", "--format", "{{json .DriverStatus}}").ConfigureAwait(false)).Contains(ContainerdStore);

        async Task<string> AskAsync(params string[] arguments) => (await processes.RunAsync(
            new ProcessSpec(docker, arguments) { ThrowOnError = false, Timeout = TimeSpan.FromSeconds(30) }, cancellationToken).ConfigureAwait(false)).StandardOutput;
    }

    internal static DockerEngine Read(string json, bool hasBuildx)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var (client, server) = (document.RootElement.GetProperty("Client"), document.RootElement.GetProperty("Server"));
            return new DockerEngine(
                VersionOf(client), VersionOf(server), hasBuildx, new Platform(server.GetProperty("Os").GetString()!, server.GetProperty("Arch").GetString()!));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new TargetFailedException(
                "The answer of 'docker version' cannot be read.", exception.Message, "Run it by hand: docker version", inner: exception);
        }
    }

    private static Version VersionOf(JsonElement side)
    {
        var digits = string.Concat(side.GetProperty("Version").GetString()!.TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.'));
        return Version.TryParse(digits.Trim('.'), out var version) ? version : new Version(0, 0);
    }
}
