using System.Formats.Tar;
using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;
using Slipway.Oci.Tests.Support;
using Slipway.Oci.Unpacking;
using Slipway.Tooling;

namespace Slipway.Oci.Tests.Unpacking;

public sealed class ImageUnpackerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly OciLayout _layout;

    public ImageUnpackerTests() => _layout = OciLayout.Create(_folder / "layout", TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Layers_lie_on_top_of_each_other()
    {
        var image = await TestImage.WriteAsync(
            _layout,
            [TestImage.File("app/a", "below"), TestImage.File("app/b", "b"), TestImage.Link("app/link", "b")],
            [TestImage.File("app/a", "above") with { Mode = (UnixFileMode)0x1ED }]);

        var unpacked = await UnpackAsync(image);

        Text("app/a").ShouldBe("above");
        Text("app/b").ShouldBe("b");
        Text("app/link").ShouldBe("b");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Root / "app/a").ShouldBe((UnixFileMode)0x1ED);
        }

        File.GetLastWriteTimeUtc(Root / "app/a").ShouldBe(TestImage.Time.UtcDateTime);
        unpacked.Command.ShouldBe(["run"]);
        unpacked.Environment["A"].ShouldBe("1");
        unpacked.WasThere.ShouldBeFalse();
    }

    [Fact]
    public async Task A_second_time_nothing_is_unpacked()
    {
        var image = await TestImage.WriteAsync(_layout, [TestImage.File("a", "a")]);
        await UnpackAsync(image);

        (await UnpackAsync(image)).WasThere.ShouldBeTrue();
    }

    [Fact]
    public async Task Whiteouts_hide_what_is_below_and_only_that()
    {
        var image = await TestImage.WriteAsync(
            _layout,
            [TestImage.File("gone", "x"), TestImage.File("dir/old", "x"), TestImage.File("dir/sub/old", "x"), TestImage.File("kept", "x")],
            [TestImage.File(".wh.gone", ""), TestImage.File("dir/.wh..wh..opq", ""), TestImage.File("dir/new", "n"), TestImage.File("dir/sub/new", "n")]);

        await UnpackAsync(image);

        Files().ShouldBe(["dir/new", "dir/sub/new", "kept"]);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("app/../../outside")]
    public async Task A_path_that_leads_out_is_refused_and_nothing_stays(string path)
    {
        var image = await ImageOfTarAsync(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream("x"u8.ToArray()) });

        await Should.ThrowAsync<CorruptContentException>(() => UnpackAsync(image));

        Directory.GetFileSystemEntries(_folder.Path).ShouldBe([_layout.Folder]);
    }

    [Fact]
    public async Task A_rooted_path_lands_inside()
    {
        var image = await ImageOfTarAsync(new PaxTarEntry(TarEntryType.RegularFile, "/etc/passwd") { DataStream = new MemoryStream("x"u8.ToArray()) });

        await UnpackAsync(image);

        Text("etc/passwd").ShouldBe("x");
    }

    [Theory]
    [InlineData("absolute")]
    [InlineData("../../../../../../../../ROOT")]
    public async Task Nothing_is_written_through_a_link_that_leads_out(string target)
    {
        var outside = (_folder / "outside").CreateDirectory();
        target = target == "absolute" ? outside : target.Replace("ROOT", outside.ToString().TrimStart('/'));
        var image = await ImageOfTarAsync(
            new PaxTarEntry(TarEntryType.SymbolicLink, "way") { LinkName = target },
            new PaxTarEntry(TarEntryType.RegularFile, "way/file") { DataStream = new MemoryStream("x"u8.ToArray()) });

        await UnpackAsync(image);

        Directory.GetFileSystemEntries(outside).ShouldBeEmpty();
        Text(outside.ToString().TrimStart('/') + "/file").ShouldBe("x"); // where a process whose root is the image would find it
    }

    [Fact]
    public async Task A_file_replaces_a_link_instead_of_following_it()
    {
        var victim = _folder.Write("victim", "untouched");
        var image = await ImageOfTarAsync(
            new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = victim },
            new PaxTarEntry(TarEntryType.RegularFile, "link") { DataStream = new MemoryStream("x"u8.ToArray()) });

        await UnpackAsync(image);

        File.ReadAllText(victim).ShouldBe("untouched");
        Text("link").ShouldBe("x");
    }

    [Fact]
    public async Task A_hard_link_reaches_nothing_outside()
    {
        _folder.Write("victim", "secret");
        var image = await ImageOfTarAsync(new PaxTarEntry(TarEntryType.HardLink, "link") { LinkName = "../victim" });

        await Should.ThrowAsync<CorruptContentException>(() => UnpackAsync(image));
    }

    [Fact]
    public async Task Links_in_a_circle_are_an_error()
    {
        var image = await ImageOfTarAsync(
            new PaxTarEntry(TarEntryType.SymbolicLink, "a") { LinkName = "b" },
            new PaxTarEntry(TarEntryType.SymbolicLink, "b") { LinkName = "a" },
            new PaxTarEntry(TarEntryType.RegularFile, "a/file") { DataStream = new MemoryStream("x"u8.ToArray()) });

        await Should.ThrowAsync<CorruptContentException>(() => UnpackAsync(image));
    }

    [Fact]
    public async Task A_damaged_layer_leaves_nothing()
    {
        var image = await TestImage.WriteAsync(_layout, [TestImage.File("a", new string('a', 50_000))]);
        var layer = (await _layout.ReadImageAsync(image.Digest, Platform.LinuxAmd64, default)).Manifest.Layers[0];
        var bytes = File.ReadAllBytes(_layout.PathOf(layer.Digest));
        bytes[^5] ^= 1;
        File.WriteAllBytes(_layout.PathOf(layer.Digest), bytes);

        await Should.ThrowAsync<CorruptContentException>(() => UnpackAsync(image));

        Directory.GetFileSystemEntries(_folder.Path).ShouldBe([_layout.Folder]);
    }

    [Fact]
    public async Task A_layer_that_is_not_the_configurations_is_an_error()
    {
        var one = await LayerWriter.WriteAsync(_layout, [TestImage.File("a", "1")], default);
        var two = await LayerWriter.WriteAsync(_layout, [TestImage.File("a", "2")], default);
        var image = await TestImage.WriteAsync(_layout, [new Layer(one.Descriptor, two.DiffId)]);

        (await Should.ThrowAsync<CorruptContentException>(() => UnpackAsync(image))).Why!.ShouldContain(two.DiffId.ToString());
    }

    [Fact]
    public async Task Two_at_once_leave_one_whole_folder()
    {
        var image = await TestImage.WriteAsync(_layout, [.. Enumerable.Range(0, 50).Select(number => TestImage.File($"f{number}", "x"))]);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => UnpackAsync(image))));

        Files().Count.ShouldBe(50);
        Directory.GetFileSystemEntries(_folder.Path).Order().ShouldBe([_layout.Folder, Root]);
    }

    private AbsolutePath Root => _folder / "unpacked";

    private Task<UnpackedImage> UnpackAsync(Descriptor image) =>
        new ImageUnpacker(TimeProvider.System, NullLog.Instance).UnpackAsync(_layout, image.Digest, Platform.LinuxAmd64, Root, default);

    private string Text(string path) => File.ReadAllText(Root / path);

    private List<string> Files() =>
        [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(file => AbsolutePath.Create(file).RelativeTo(Root)).Order()];

    private async Task<Descriptor> ImageOfTarAsync(params TarEntry[] entries)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        var blob = await _layout.WriteBlobAsync(MediaTypes.Layer, tar.ToArray(), default);
        return await TestImage.WriteAsync(_layout, [new Layer(blob, blob.Digest)]);
    }
}
