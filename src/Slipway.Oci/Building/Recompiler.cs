using System.Collections.Immutable;
using System.Security.Cryptography;
using Slipway.Tooling;
using Slipway.Tooling.Files;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Records;

namespace Slipway.Oci.Building;

/// <summary>
/// Where nothing but the text of C# files has changed since a project was published, its compiler is called again with the very arguments that it got then, and
/// MSBuild, which takes most of the time, is not. Everything else is left to a publish: a file more or less, a project, a package, an asset, another SDK, an assembly
/// that something rewrites after the compiler.
/// </summary>
internal sealed class Recompiler(IProcessRunner processes, ILog log)
{
    // Imported by MSBuild into this one project, from the folder of its intermediate files.
    private const string Targets =
        """
        <Project>
          <PropertyGroup>
            <ProvideCommandLineArgs>true</ProvideCommandLineArgs>
          </PropertyGroup>
          <Target Name="SlipwayRecordCompilation" AfterTargets="CoreCompile" Condition="'@(CscCommandLineArgs)' != ''">
            <WriteLinesToFile File="$(MSBuildThisFileDirectory)compilation.txt" Overwrite="true"
                              Lines="$(RoslynTargetsPath)/bincore/csc.dll;$([MSBuild]::ValueOrDefault('$(UseSharedCompilation)', 'true'));@(IntermediateAssembly->'%(FullPath)');@(CscCommandLineArgs)" />
          </Target>
        </Project>

        """;

    /// <summary>Makes the coming publish write down what the compiler gets.</summary>
    public static void Prepare(DotNetImageRequest request)
    {
        request.WorkFolder.CreateDirectory();
        File.Delete(RecordOf(request));
        if (request.Inputs is not null)
        {
            AtomicFile.WriteAllText(IntermediateFolder(request) / $"{request.Project.Name}.slipway.targets", Targets);
        }
    }

    /// <summary>Keeps it, if the published assembly is what the compiler wrote.</summary>
    public static async Task KeepAsync(DotNetImageRequest request, AbsolutePath output, CancellationToken cancellationToken)
    {
        var noted = IntermediateFolder(request) / "compilation.txt";
        if (request.Inputs is not { } inputs || !noted.FileExists || await File.ReadAllLinesAsync(noted, cancellationToken).ConfigureAwait(false) is not [var compiler, var shared, var assembly, .. var arguments])
        {
            return;
        }

        var published = output / Path.GetFileName(assembly);
        if (File.Exists(compiler) && published.FileExists && File.Exists(assembly) && await SameAsync(published, assembly, cancellationToken).ConfigureAwait(false))
        {
            RecordFile.Write(RecordOf(request), new RecordedCompilation
            {
                Key = KeyOf(request, inputs),
                Commit = request.Commit,
                CommitIsElsewhere = Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Any(file => file != published && Holds(file, request.Commit)),
                Files = await HashAsync(inputs, cancellationToken).ConfigureAwait(false),
                Compiler = Path.GetFullPath(compiler),
                Shared = shared.Equals("true", StringComparison.OrdinalIgnoreCase),
                Arguments = [.. arguments.Where(argument => argument != "/noconfig")],
                Assembly = assembly,
                Published = published.Name,
                PublishedFiles = CountFiles(output),
            });
        }
    }

    /// <summary>Brings <paramref name="output"/> up to date by the compiler alone; <see langword="false"/> when that cannot be, and then it must be published.</summary>
    public async Task<bool> TryAsync(DotNetImageRequest request, AbsolutePath output, CancellationToken cancellationToken)
    {
        if (request.Inputs is not { } inputs || TryRead(RecordOf(request)) is not { } record || record.Key != KeyOf(request, inputs)
            || (record.CommitIsElsewhere && record.Commit != request.Commit) || !output.DirectoryExists || CountFiles(output) != record.PublishedFiles)
        {
            return false;
        }

        var files = await HashAsync(inputs, cancellationToken).ConfigureAwait(false);
        var folder = request.Project.Parent!;
        var sources = record.Arguments.Where(argument => argument.EndsWith(".cs", StringComparison.Ordinal) && argument[0] != '/' | File.Exists(argument))
            .Select(argument => (string)AbsolutePath.Create(argument.Trim('"'), folder)).ToHashSet(StringComparer.Ordinal);
        var changed = files.Where(file => record.Files.GetValueOrDefault(file.Key) != file.Value).Select(file => file.Key).ToList();
        if (files.Count != record.Files.Count || !changed.TrueForAll(file => record.Files.ContainsKey(file) && sources.Contains(file)))
        {
            return false;
        }

        File.Delete(RecordOf(request)); // whatever ends this run, the next one publishes
        await NameCommitAsync(sources.Where(source => AbsolutePath.Create(source).IsWithin(request.WorkFolder)), record.Commit, request.Commit, cancellationToken)
            .ConfigureAwait(false);
        var response = IntermediateFolder(request) / "compilation.rsp";
        await File.WriteAllLinesAsync(response, record.Arguments, cancellationToken).ConfigureAwait(false);
        var result = await processes.RunAsync(
            new ProcessSpec("dotnet", [record.Compiler, .. record.Shared && request.CompilerServer ? new[] { "/shared" } : [], "/noconfig", $"@{response}"])
            {
                WorkingDirectory = folder,
                ThrowOnError = false,

                // One short run: what is compiled well pays off only in a long one.
                Environment = ImmutableDictionary<string, string?>.Empty.Add("DOTNET_TieredPGO", "0").Add("DOTNET_gcServer", "0"),
            },
            cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            log.Debug(result.StandardOutput);
            return false; // the publish will say what is wrong, at its place
        }

        File.Copy(record.Assembly, output / record.Published, overwrite: true);
        RecordFile.Write(RecordOf(request), record with { Commit = request.Commit, Files = files });
        log.Debug($"only C# has changed ({changed.Count} files): compiled again, not published");
        return true;
    }

    // MSBuild wrote the commit into a source of its own, and would not write it again for the same commit: its note of that goes.
    private static async Task NameCommitAsync(IEnumerable<string> generated, string old, string @new, CancellationToken cancellationToken)
    {
        foreach (var file in old == @new ? [] : generated.Where(File.Exists))
        {
            var text = await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
            if (text.Contains(old, StringComparison.Ordinal))
            {
                foreach (var note in Directory.GetFiles(Path.GetDirectoryName(file)!, "*.AssemblyInfoInputs.cache"))
                {
                    File.Delete(note);
                }

                await File.WriteAllTextAsync(file, text.Replace(old, @new), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static AbsolutePath RecordOf(DotNetImageRequest request) => request.WorkFolder / "compilation.json";

    private static AbsolutePath IntermediateFolder(DotNetImageRequest request) => request.WorkFolder / "obj" / "obj" / request.Project.NameWithoutExtension;

    private static string KeyOf(DotNetImageRequest request, DotNetInputs inputs) => string.Join(
        '\n', [inputs.Key, request.Root, request.Project, request.WorkFolder, .. request.Properties.Select(property => $"{property.Key}={property.Value}")]);

    private static async Task<ImmutableSortedDictionary<string, string>> HashAsync(DotNetInputs inputs, CancellationToken cancellationToken)
    {
        var hashes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var file in inputs.Files.Where(file => file.FileExists))
        {
            hashes[file] = await HashAsync(file, cancellationToken).ConfigureAwait(false);
        }

        return hashes.ToImmutable();
    }

    private static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(file);
        await using (stream.ConfigureAwait(false))
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        }
    }

    private static async Task<bool> SameAsync(string one, string other, CancellationToken cancellationToken) =>
        await HashAsync(one, cancellationToken).ConfigureAwait(false) == await HashAsync(other, cancellationToken).ConfigureAwait(false);

    private static bool Holds(string file, string text) => File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;

    private static int CountFiles(AbsolutePath folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count();

    private static RecordedCompilation? TryRead(AbsolutePath file)
    {
        try
        {
            return file.FileExists ? RecordFile.Read<RecordedCompilation>(file) : null;
        }
        catch (RecordException)
        {
            return null; // published anew, and recorded anew
        }
    }
}
