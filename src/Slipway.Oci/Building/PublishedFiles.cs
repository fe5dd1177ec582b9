using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Oci.Building;

/// <summary>Reads a publish folder: which files are there, and which come from packages.</summary>
internal static class PublishedFiles
{
    private const string RuntimeConfigSuffix = ".runtimeconfig.json";
    private const string EndpointsSuffix = ".staticwebassets.endpoints.json";
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static PublishedApp Collect(AbsolutePath output, DotNetImageRequest request)
    {
        var assembly = EntryAssembly(output, request);
        var depsFile = output / $"{Path.GetFileNameWithoutExtension(assembly)}.deps.json";
        var dependencies = depsFile.FileExists ? DependencyFile.PackageFiles(File.ReadAllBytes(depsFile), depsFile) : [];
        var files = Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories)
            .Select(file => AbsolutePath.Create(file))
            .Select(file => Describe(file, file.RelativeTo(output), dependencies, request));
        return new PublishedApp(assembly, [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }

    private static PublishedFile Describe(AbsolutePath file, string path, ImmutableHashSet<string> dependencies, DotNetImageRequest request)
    {
        var mode = IsProgram(file) ? Executable : Readable;
        return path.EndsWith(EndpointsSuffix, StringComparison.Ordinal)
            ? new PublishedFile(path, Source: null, IsDependency: false)
            {
                Content = StaticWebAssets.WithFixedTimes(File.ReadAllBytes(file), request.CommitTime),
                Mode = mode,
            }
            : new PublishedFile(path, file, dependencies.Contains(path)) { Mode = mode };
    }

    private static string EntryAssembly(AbsolutePath output, DotNetImageRequest request)
    {
        var configs = Directory.GetFiles(output, "*" + RuntimeConfigSuffix)
            .Select(file => Path.GetFileName(file)[..^RuntimeConfigSuffix.Length] + ".dll").ToList();
        return configs is [var only] && (output / only).FileExists
            ? only
            : configs.Find(name => Path.GetFileNameWithoutExtension(name) == request.Project.NameWithoutExtension)
                ?? throw new UsageException(
                    $"{request.Project.RelativeTo(request.Root)} is not a program.",
                    $"dotnet publish made {configs.Count} files *{RuntimeConfigSuffix}; an image needs the one of its entry assembly.",
                    "Name a project with <OutputType>Exe</OutputType> or the Web SDK.");
    }

    private static bool IsProgram(AbsolutePath file)
    {
        Span<byte> start = stackalloc byte[4];
        using var stream = File.OpenRead(file);
        var count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..count].StartsWith("#!"u8) || start[..count].SequenceEqual("\u007fELF"u8);
    }
}
