using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Slipway.Oci.Building;
using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Oci.Tests.Support;
using Slipway.Tooling;

namespace Slipway.Oci.Tests.Building;

/// <summary>These publish a real project: seconds, not milliseconds.</summary>
[Trait("Speed", "Slow")]
public sealed class DotNetImageBuilderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_commit_in_two_folders_gives_the_same_digest_and_one_line_changes_only_the_app_layer()
    {
        TinyWebApp.Write(_folder / "one");
        TinyWebApp.Write(_folder / "some, where=else/two", shuffled: true);
        var layout = OciLayout.Create(_folder / "layout", TimeProvider.System);

        var one = await BuildAsync("one", layout);
        var two = await BuildAsync("some, where=else/two", OciLayout.Create(_folder / "other", TimeProvider.System));
        two.Layers.Select(layer => layer.DiffId).ShouldBe(one.Layers.Select(layer => layer.DiffId));
        two.Image.Digest.ShouldBe(one.Image.Digest);

        var program = _folder / "one/App/Program.cs";
        File.WriteAllText(program, File.ReadAllText(program).Replace("hello", "goodbye"));
        var root = _folder / "one";
        var changed = await TinyWebApp.Builder(root).BuildAsync(
            TinyWebApp.Request(root) with { Commit = new string('f', 40), CommitTime = TinyWebApp.CommitTime.AddDays(1) }, layout, default);
        changed.Image.Digest.ShouldNotBe(one.Image.Digest);
        changed.Layers.Single(layer => layer.Purpose == "dependencies").Descriptor
            .ShouldBe(one.Layers.Single(layer => layer.Purpose == "dependencies").Descriptor);
        changed.Layers.Single(layer => layer.Purpose == "app").Descriptor.ShouldNotBe(one.Layers.Single(layer => layer.Purpose == "app").Descriptor);

        // And back again, over what the other commit left in the work folder.
        File.WriteAllText(program, File.ReadAllText(program).Replace("goodbye", "hello"));
        (await BuildAsync("one", layout)).Image.Digest.ShouldBe(one.Image.Digest);
    }

    [Fact]
    public async Task The_image_says_what_it_is_and_holds_the_app_and_nothing_of_this_machine()
    {
        TinyWebApp.Write(_folder / "one");
        var layout = OciLayout.Create(_folder / "layout", TimeProvider.System);

        var built = await BuildAsync("one", layout);

        var (_, manifest) = await layout.ReadImageAsync(built.Image.Digest, Platform.LinuxAmd64, default);
        var config = await layout.ReadConfigAsync(manifest, default);
        config.Created.ShouldBe(TinyWebApp.CommitTime);
        config.Config!.User.ShouldBe("10001:10001");
        config.Config.WorkingDir.ShouldBe("/app");
        config.Config.Entrypoint!.Value.ShouldBe(["dotnet", "App.dll"]);
        config.Config.ExposedPorts!.Keys.ShouldBe(["8080/tcp"]);
        config.Config.Variables()["ASPNETCORE_URLS"].ShouldBe("http://+:8080");
        config.Config.Labels![AnnotationNames.Revision].ShouldBe("0123456789abcdef0123456789abcdef01234567");
        config.Config.Labels[AnnotationNames.Version].ShouldBe("1.2.3-dev.4.g0123456");
        config.Config.Labels[AnnotationNames.Source].ShouldBe("https://example.com/app");
        config.Config.Labels[AnnotationNames.Created].ShouldBe("2026-02-03T03:05:06Z");
        config.Config.Labels[AnnotationNames.Title].ShouldBe("App");
        manifest.Annotations.ShouldBe(config.Config.Labels);

        var dependencies = Read(layout, built.Layers[0]);
        var app = Read(layout, built.Layers[1]);
        dependencies.Keys.ShouldBe(["app/", "app/YamlDotNet.dll"]);
        app.Keys.ShouldBe(
            [
                "app/", "app/App.deps.json", "app/App.dll", "app/App.runtimeconfig.json", "app/App.staticwebassets.endpoints.json",
                "app/Shared.dll",
                "app/appsettings.json", "app/start.sh", "app/web.config", "app/wwwroot/", "app/wwwroot/index.html", "app/wwwroot/index.html.br",
                "app/wwwroot/index.html.gz",
                "app/wwwroot/site.css", "app/wwwroot/site.css.br", "app/wwwroot/site.css.gz",
            ]);
        app["app/start.sh"].Mode.ShouldBe((UnixFileMode)0x1ED);
        app["app/App.dll"].Mode.ShouldBe((UnixFileMode)0x1A4);
        foreach (var (name, entry) in app)
        {
            entry.Text.Contains(_folder.Path, StringComparison.Ordinal).ShouldBeFalse($"{name} holds the path of this machine");
        }
    }

    [Fact]
    public async Task A_base_image_from_a_registry_goes_below_for_each_platform()
    {
        TinyWebApp.Write(_folder / "one");
        await using var server = await TestRegistry.StartAsync();
        using var client = new RegistryClient(
            RegistryAddress.Parse(server.Host), new RegistryClientOptions(), NoCredentials.Instance, new RecordingGate(),
            TimeProvider.System, new SecretMask(), NullLog.Instance);
        var bases = OciLayout.Create(_folder / "bases", TimeProvider.System);
        var layers = new[] { await LayerWriter.WriteAsync(bases, [TestImage.File("etc/base", "base")], default) };
        var index = await bases.WriteIndexAsync(
            [await TestImage.WriteAsync(bases, layers, Platform.LinuxAmd64), await TestImage
                .WriteAsync(bases, layers, Platform.LinuxArm64)], annotations: null, default);
        await client.PushAsync(new PushRequest(bases, index.Digest, "base", "1"), default);
        var layout = OciLayout.Create(_folder / "layout", TimeProvider.System);
        var request = TinyWebApp.Request(_folder / "one") with
        {
            Base = new BaseImage(client.From("base"), index.Digest, client.QualifiedName("base")),
            Platforms = [Platform.LinuxAmd64, Platform.LinuxArm64],
        };

        var built = await TinyWebApp.Builder(_folder.Path).BuildAsync(request, layout, default);

        built.Image.MediaType.ShouldBe(MediaTypes.Index);
        foreach (var platform in request.Platforms)
        {
            var (_, manifest) = await layout.ReadImageAsync(built.Image.Digest, platform, default);
            manifest.Layers.ShouldBe([layers[0].Descriptor, .. built.Layers.Select(layer => layer.Descriptor)]);
            manifest.Layers.ShouldAllBe(layer => layout.Has(layer));
            var config = await layout.ReadConfigAsync(manifest, default);
            config.Architecture.ShouldBe(platform.Architecture);
            config.Config!.Variables()["A"].ShouldBe("1"); // the base's
            config.RootFs.DiffIds[0].ShouldBe(layers[0].DiffId);
            config.Config.Labels![AnnotationNames.BaseName].ShouldBe(client.QualifiedName("base"));
        }

        await Should.ThrowAsync<ContentNotFoundException>(() =>
            TinyWebApp.Builder(_folder.Path).BuildAsync(request with { Platforms = [new Platform("linux", "s390x")] }, layout, default));
    }

    [Fact]
    public async Task Code_that_does_not_compile_is_reported_with_its_place()
    {
        TinyWebApp.Write(_folder / "one", greeting: "\" + missing + \"");
        var layout = OciLayout.Create(_folder / "layout", TimeProvider.System);

        var failure = await Should.ThrowAsync<TargetFailedException>(() => BuildAsync("one", layout));

        failure.What.ShouldContain("dotnet publish of App/App.csproj failed");
        failure.Why!.ShouldContain("App/Program.cs(3,");
        failure.Why!.ShouldContain("CS0103");
    }

    [Fact]
    public async Task A_project_that_is_not_there_is_a_usage_error()
    {
        var layout = OciLayout.Create(_folder / "layout", TimeProvider.System);
        (await Should.ThrowAsync<UsageException>(() => BuildAsync("none", layout))).What.ShouldContain("App.csproj");
    }

    private Task<BuiltImage> BuildAsync(string name, OciLayout layout)
    {
        var root = _folder / name;
        return TinyWebApp.Builder(_folder.Path).BuildAsync(TinyWebApp.Request(root), layout, default);
    }

    private static SortedDictionary<string, (UnixFileMode Mode, string Text)> Read(OciLayout layout, BuiltLayer layer)
    {
        var entries = new SortedDictionary<string, (UnixFileMode, string)>(StringComparer.Ordinal);
        using var reader = new TarReader(new GZipStream(File.OpenRead(layout.PathOf(layer.Descriptor.Digest)), CompressionMode.Decompress));
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            using var text = new StreamReader(entry.DataStream ?? Stream.Null, Encoding.Latin1);
            entries.Add(entry.Name, (entry.Mode, text.ReadToEnd()));
        }

        return entries;
    }
}
