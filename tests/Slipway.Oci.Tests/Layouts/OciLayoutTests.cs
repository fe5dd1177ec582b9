using System.Text.Json;
using Slipway.Oci.Layouts;
using Slipway.Oci.Tests.Support;
using Slipway.Tooling;

namespace Slipway.Oci.Tests.Layouts;

public sealed class OciLayoutTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly OciLayout _layout;

    public OciLayoutTests() => _layout = OciLayout.Create(_folder / "layout", TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_looks_as_the_specification_says()
    {
        var image = await TestImage.WriteAsync(_layout, [TestImage.File("a", "a")]);
        await _layout.TagAsync("1.0.0", image, immutable: true, default);

        File.ReadAllText(_layout.Folder / "oci-layout").ShouldBe("""{"imageLayoutVersion":"1.0.0"}""");
        var index = JsonDocument.Parse(File.ReadAllText(_layout.Folder / "index.json")).RootElement;
        index.GetProperty("schemaVersion").GetInt32().ShouldBe(2);
        var entry = index.GetProperty("manifests")[0];
        entry.GetProperty("mediaType").GetString().ShouldBe(MediaTypes.Manifest);
        entry.GetProperty("digest").GetString().ShouldBe(image.Digest.ToString());
        entry.GetProperty("size").GetInt64().ShouldBe(image.Size);
        entry.GetProperty("annotations").GetProperty("org.opencontainers.image.ref.name").GetString().ShouldBe("1.0.0");
    }

    [Fact]
    public async Task A_blob_that_was_changed_on_disk_is_not_read()
    {
        var blob = await _layout.WriteBlobAsync("text/plain", "content"u8.ToArray(), default);
        File.WriteAllText(_layout.PathOf(blob.Digest), "c0ntent");

        var failure = await Should.ThrowAsync<CorruptContentException>(() => _layout.ReadBlobAsync(blob, default));

        failure.Message.ShouldContain(blob.Digest.ToString());
    }

    [Fact]
    public async Task A_blob_that_was_cut_off_counts_as_absent_and_is_replaced()
    {
        var blob = await _layout.WriteBlobAsync("text/plain", "content"u8.ToArray(), default);
        File.WriteAllText(_layout.PathOf(blob.Digest), "con");
        _layout.Has(blob).ShouldBeFalse();
        await Should.ThrowAsync<CorruptContentException>(() => _layout.ReadBlobAsync(blob, default));

        await _layout.WriteBlobAsync("text/plain", "content"u8.ToArray(), default);

        _layout.Has(blob).ShouldBeTrue();
        (await _layout.ReadBlobAsync(blob, default)).ShouldBe("content"u8.ToArray());
    }

    [Fact]
    public async Task A_writer_that_fails_leaves_nothing()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _layout.WriteBlobAsync(
            "text/plain",
            async (stream, token) =>
            {
                await stream.WriteAsync("half"u8.ToArray(), token);
                throw new InvalidOperationException("torn");
            },
            default));

        Directory.GetFiles(_layout.Folder, "*", SearchOption.AllDirectories).ShouldBe([_layout.Folder / "oci-layout"]);
    }

    [Fact]
    public async Task A_full_disk_is_said_in_plain_words_and_leaves_nothing()
    {
        var failure = await Should.ThrowAsync<TargetFailedException>(() => _layout.WriteBlobAsync(
            "text/plain",
            async (stream, token) =>
            {
                await stream.WriteAsync(new byte[300_000], token);
                throw new IOException("No space left on device", 28);
            },
            default));

        failure.What.ShouldStartWith("The disk is full");
        failure.Cure.ShouldNotBeNull();
        Directory.GetFiles(_layout.Folder, "*", SearchOption.AllDirectories).ShouldBe([_layout.Folder / "oci-layout"]);
    }

    [Fact]
    public void What_a_killed_writer_left_is_swept_when_it_is_old()
    {
        var left = _folder.Write("layout/.incoming/left", "half");
        OciLayout.Create(_layout.Folder, TimeProvider.System);
        left.FileExists.ShouldBeTrue(); // its writer may live

        File.SetLastWriteTimeUtc(left, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        OciLayout.Create(_layout.Folder, TimeProvider.System);

        left.FileExists.ShouldBeFalse();
    }

    [Fact]
    public async Task An_immutable_tag_stays_and_a_movable_one_moves()
    {
        var one = await TestImage.WriteAsync(_layout, [TestImage.File("a", "1")]);
        var two = await TestImage.WriteAsync(_layout, [TestImage.File("a", "2")]);
        await _layout.TagAsync("v", one, immutable: true, default);

        (await _layout.TagAsync("v", two, immutable: true, default)).Digest.ShouldBe(one.Digest);
        _layout.Resolve("v")!.Digest.ShouldBe(one.Digest);

        (await _layout.TagAsync("v", two, immutable: false, default)).Digest.ShouldBe(two.Digest);
        _layout.Resolve("v")!.Digest.ShouldBe(two.Digest);
        _layout.ReadTags().ShouldBe(["v"]);
    }

    [Fact]
    public async Task Many_tags_at_once_are_all_kept()
    {
        var image = await TestImage.WriteAsync(_layout, [TestImage.File("a", "1")]);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Task.Run(() =>
            OciLayout.Create(_layout.Folder, TimeProvider.System).TagAsync($"t{number:00}", image, immutable: true, default))));

        _layout.ReadTags().Length.ShouldBe(12);
    }

    [Fact]
    public async Task A_manifest_that_is_not_one_is_refused()
    {
        var blob = await _layout.WriteBlobAsync("text/plain", "not json"u8.ToArray(), default);
        await Should.ThrowAsync<CorruptContentException>(() => _layout.ReadManifestAsync(blob.Digest, default));
    }

    [Fact]
    public void A_file_where_the_folder_should_be_is_said()
    {
        var file = _folder.Write("file", "");
        Should.Throw<TargetFailedException>(() => OciLayout.Create(file, TimeProvider.System)).What.ShouldContain("is a file");
    }
}
