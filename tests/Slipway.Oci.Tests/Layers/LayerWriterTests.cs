using System.Formats.Tar;
using System.IO.Compression;
using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;
using Slipway.Oci.Tests.Support;

namespace Slipway.Oci.Tests.Layers;

public sealed class LayerWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly OciLayout _layout;

    public LayerWriterTests() => _layout = OciLayout.Create(_folder.Path, TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_order_in_which_entries_are_given_makes_no_difference()
    {
        var entries = new[] { TestImage.File("app/b.txt", "b"), TestImage.File("app/a/deep.txt", "a"), TestImage.Link("bin", "usr/bin") };

        var one = await LayerWriter.WriteAsync(_layout, entries, default);
        var other = await LayerWriter.WriteAsync(_layout, entries.Reverse(), default);

        other.ShouldBe(one);
    }

    [Fact]
    public async Task Both_digests_are_those_of_the_bytes()
    {
        var layer = await LayerWriter.WriteAsync(_layout, [TestImage.File("app/a.txt", new string('a', 100_000))], default);

        var blob = File.ReadAllBytes(_layout.PathOf(layer.Descriptor.Digest));
        Digest.Of(blob).ShouldBe(layer.Descriptor.Digest);
        blob.LongLength.ShouldBe(layer.Descriptor.Size);
        Digest.Of(Unzip(blob)).ShouldBe(layer.DiffId);
    }

    [Fact]
    public async Task The_gzip_header_holds_neither_time_nor_system()
    {
        var layer = await LayerWriter.WriteAsync(_layout, [TestImage.File("a", "a")], default);

        File.ReadAllBytes(_layout.PathOf(layer.Descriptor.Digest))[..10].ShouldBe([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]);
    }

    [Fact]
    public async Task A_reader_finds_every_entry_with_its_parents_and_root_as_nameless_owner()
    {
        var script = TestImage.File("app/bin/run.sh", "#!/bin/sh") with { Mode = (UnixFileMode)0x1ED };

        var entries = await ReadAsync(TestImage.File("app/App.dll", "code"), script, TestImage.Link("app/current", "../bin"));

        entries.Select(entry => entry.Name).ShouldBe(["app/", "app/App.dll", "app/bin/", "app/bin/run.sh", "app/current"]);
        entries.ShouldAllBe(entry => entry.Uid == 0 && entry.Gid == 0 && entry.ModificationTime == TestImage.Time);
        entries.OfType<PosixTarEntry>().ShouldAllBe(entry => entry.UserName == "" && entry.GroupName == "");
        entries.Single(entry => entry.Name == "app/bin/run.sh").Mode.ShouldBe((UnixFileMode)0x1ED);
        entries.Single(entry => entry.Name == "app/App.dll").Mode.ShouldBe((UnixFileMode)0x1A4);
        entries.Single(entry => entry.Name == "app/current").LinkName.ShouldBe("../bin");
    }

    [Fact]
    public async Task A_file_that_is_a_link_on_disk_goes_in_whole()
    {
        var content = new string('x', 5_000);
        File.CreateSymbolicLink(_folder / "link", _folder.Write("content.txt", content));

        var entries = await ReadAsync(new LayerEntry("app/file.txt", LayerEntryKind.File, TestImage.Time) { Source = _folder / "link" });

        entries.Single(entry => entry.Name == "app/file.txt").Length.ShouldBe(content.Length);
    }

    [Theory]
    [InlineData("app/plain.txt")]
    [InlineData("app/größe/файл.txt")]
    [InlineData("LONG-NAME")]
    [InlineData("LONG-PATH")]
    [InlineData("TOO-LONG-FOR-USTAR")]
    public async Task Any_path_comes_back_as_it_was(string path)
    {
        path = path switch
        {
            "LONG-NAME" => "app/" + new string('n', 180),
            "LONG-PATH" => string.Join('/', Enumerable.Repeat("directory", 20)) + "/file.txt",
            "TOO-LONG-FOR-USTAR" => string.Join('/', Enumerable.Repeat("directory", 60)) + "/file.txt",
            _ => path,
        };

        var entries = await ReadAsync(TestImage.File(path, "x"), TestImage.Link("link", path));

        entries.ShouldContain(entry => entry.Name == path);
        entries.Single(entry => entry.Name == "link").LinkName.ShouldBe(path);
    }

    [Fact]
    public async Task Plain_paths_need_no_pax_header() =>
        (await ReadAsync(TestImage.File("app/plain.txt", "x"))).ShouldAllBe(entry => entry.Format == TarEntryFormat.Ustar);

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/../../escape")]
    [InlineData("")]
    [InlineData("/")]
    public async Task A_path_that_leads_out_of_the_image_is_refused(string path) =>
        await Should.ThrowAsync<ArgumentException>(() => LayerWriter.WriteAsync(_layout, [TestImage.File(path, "x")], default));

    [Fact]
    public async Task Two_entries_of_one_path_are_refused() =>
        await Should.ThrowAsync<ArgumentException>(() => LayerWriter.WriteAsync(_layout, [TestImage.File("a", "1"), TestImage.File("/a", "2")], default));

    private async Task<List<TarEntry>> ReadAsync(params LayerEntry[] entries)
    {
        var layer = await LayerWriter.WriteAsync(_layout, entries, default);
        using var reader = new TarReader(new MemoryStream(Unzip(File.ReadAllBytes(_layout.PathOf(layer.Descriptor.Digest)))));
        var found = new List<TarEntry>();
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            found.Add(entry);
        }

        return found;
    }

    private static byte[] Unzip(byte[] gzip)
    {
        var output = new MemoryStream();
        using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        stream.CopyTo(output);
        return output.ToArray();
    }
}
