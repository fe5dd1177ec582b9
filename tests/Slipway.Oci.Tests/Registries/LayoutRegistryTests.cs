using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Oci.Tests.Support;
using Slipway.Tooling;

namespace Slipway.Oci.Tests.Registries;

public sealed class LayoutRegistryTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly OciLayout _layout;
    private readonly RecordingGate _gate = new();

    public LayoutRegistryTests() => _layout = OciLayout.Create(_folder / "built", TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_pushed_can_be_found_by_its_tag_and_read()
    {
        var image = await TestImage.WriteAsync(_layout, [TestImage.File("dep", "1")], [TestImage.File("app", "1")]);
        var registry = Registry();

        var result = await registry.PushAsync(new PushRequest(_layout, image.Digest, "team/app", "1.0.0"), default);

        result.AlreadyPresent.ShouldBeFalse();
        result.BlobsSent.ShouldBe(3);
        (await registry.ResolveAsync("team/app", "1.0.0", default))!.Digest.ShouldBe(image.Digest);
        (await registry.ListTagsAsync("team/app", default)).ShouldBe(["1.0.0"]);
        var (_, manifest) = await registry.From("team/app").ReadImageAsync(image.Digest, Platform.LinuxAmd64, default);
        foreach (var blob in manifest.Blobs())
        {
            (await registry.HasBlobAsync("team/app", blob, default)).ShouldBeTrue();
            (await registry.From("team/app").ReadBlobAsync(blob, default)).LongLength.ShouldBe(blob.Size);
        }
    }

    [Fact]
    public async Task A_second_push_of_the_same_image_does_nothing_and_asks_for_nothing()
    {
        var image = await TestImage.WriteAsync(_layout, [TestImage.File("app", "1")]);
        await Registry().PushAsync(new PushRequest(_layout, image.Digest, "app", "1.0.0"), default);
        _gate.Changes.Clear();

        var again = await Registry().PushAsync(new PushRequest(_layout, image.Digest, "app", "1.0.0"), default);

        again.AlreadyPresent.ShouldBeTrue();
        again.BytesSent.ShouldBe(0);
        _gate.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_of_the_top_layer_sends_that_and_the_configuration_only()
    {
        var dependencies = new[] { TestImage.File("dep", new string('d', 50_000)) };
        var before = await TestImage.WriteAsync(_layout, dependencies, [TestImage.File("app", "1")]);
        var after = await TestImage.WriteAsync(_layout, dependencies, [TestImage.File("app", "2")]);
        await Registry().PushAsync(new PushRequest(_layout, before.Digest, "app", "1"), default);

        var result = await Registry().PushAsync(new PushRequest(_layout, after.Digest, "app", "2"), default);

        (result.BlobsSent, result.BlobsSkipped).ShouldBe((2, 1));
    }

    [Fact]
    public async Task A_tag_of_another_image_is_an_error_that_names_both()
    {
        var one = await TestImage.WriteAsync(_layout, [TestImage.File("app", "1")]);
        var two = await TestImage.WriteAsync(_layout, [TestImage.File("app", "2")]);
        await Registry().PushAsync(new PushRequest(_layout, one.Digest, "app", "1.0.0"), default);

        var conflict = await Should.ThrowAsync<TagConflictException>(() => Registry().PushAsync(new PushRequest(_layout, two.Digest, "app", "1.0.0"), default));

        conflict.Why!.ShouldContain(one.Digest.ToString());
        conflict.Why!.ShouldContain(two.Digest.ToString());
        (await Registry().ResolveAsync("app", "1.0.0", default))!.Digest.ShouldBe(one.Digest);
    }

    [Fact]
    public async Task Of_two_pushes_to_one_tag_at_once_one_wins_and_the_other_is_told()
    {
        var images = new List<Descriptor>();
        for (var number = 0; number < 6; number++)
        {
            images.Add(await TestImage.WriteAsync(_layout, [TestImage.File("app", $"{number}")]));
        }

        var outcomes = await Task.WhenAll(images.Select(image => Task.Run(async () =>
        {
            try
            {
                return (await Registry().PushAsync(new PushRequest(_layout, image.Digest, "app", "1.0.0"), default)).Digest;
            }
            catch (TagConflictException)
            {
                return (Digest?)null;
            }
        })));

        var winner = outcomes.Single(outcome => outcome is not null);
        (await Registry().ResolveAsync("app", "1.0.0", default))!.Digest.ShouldBe(winner!.Value);
    }

    [Fact]
    public async Task A_dry_run_shows_the_push_and_writes_nothing()
    {
        var image = await TestImage.WriteAsync(_layout, [TestImage.File("app", "1")]);
        var gate = new RecordingGate(dry: true);

        var result = await new LayoutRegistry(_folder / "registry", gate, TimeProvider.System, NullLog.Instance)
            .PushAsync(new PushRequest(_layout, image.Digest, "app", "1.0.0"), default);

        result.BlobsSent.ShouldBe(2);
        gate.Changes.Single().ToString().ShouldContain($"push app:1.0.0");
        (_folder / "registry").DirectoryExists.ShouldBeFalse();
    }

    [Fact]
    public async Task An_interrupted_push_is_finished_by_the_next_one()
    {
        var image = await TestImage.WriteAsync(_layout, [TestImage.File("dep", "1")], [TestImage.File("app", "1")]);
        var torn = new TornSource(_layout, whole: 1);
        await Should.ThrowAsync<IOException>(() => Registry().PushAsync(new PushRequest(torn, image.Digest, "app", "1"), default));
        (await Registry().ResolveAsync("app", "1", default)).ShouldBeNull();

        var result = await Registry().PushAsync(new PushRequest(_layout, image.Digest, "app", "1"), default);

        result.BlobsSkipped.ShouldBeGreaterThanOrEqualTo(1);
        (await Registry().ResolveAsync("app", "1", default))!.Digest.ShouldBe(image.Digest);
    }

    [Fact]
    public async Task A_blob_that_is_not_what_its_digest_says_never_gets_in()
    {
        var image = await TestImage.WriteAsync(_layout, [TestImage.File("app", "1")]);
        var layer = (await _layout.ReadImageAsync(image.Digest, Platform.LinuxAmd64, default)).Manifest.Layers[0];
        var bytes = File.ReadAllBytes(_layout.PathOf(layer.Digest));
        bytes[^1] ^= 1;
        File.WriteAllBytes(_layout.PathOf(layer.Digest), bytes);

        await Should.ThrowAsync<CorruptContentException>(() => Registry().PushAsync(new PushRequest(_layout, image.Digest, "app", "1"), default));

        (await Registry().HasBlobAsync("app", layer, default)).ShouldBeFalse();
        (await Registry().ResolveAsync("app", "1", default)).ShouldBeNull();
    }

    [Fact]
    public async Task An_index_is_pushed_with_all_its_images_and_can_be_promoted_to_another_repository()
    {
        var amd = await TestImage.WriteAsync(_layout, [TestImage.File("app", "amd64")]);
        var arm = await TestImage.WriteAsync(_layout, [TestImage.File("app", "arm64")]);
        var index = await _layout.WriteBlobAsync(
            MediaTypes.Index,
            OciJson.Write(new ImageIndex { Manifests = [amd with { Platform = Platform.LinuxAmd64 }, arm with { Platform = Platform.LinuxArm64 }] }),
            default);
        var registry = Registry();
        await registry.PushAsync(new PushRequest(_layout, index.Digest, "staging/app", "1.0.0"), default);

        var promoted = await registry.PushAsync(new PushRequest(registry.From("staging/app"), index.Digest, "production/app", "v1.0.0"), default);

        promoted.Digest.ShouldBe(index.Digest);
        var (_, manifest) = await registry.From("production/app").ReadImageAsync(index.Digest, Platform.LinuxArm64, default);
        (await registry.HasBlobAsync("production/app", manifest.Layers[0], default)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("UPPER")]
    [InlineData("/rooted")]
    [InlineData("a//b")]
    [InlineData("")]
    public async Task A_name_that_no_registry_takes_is_refused(string repository) =>
        await Should.ThrowAsync<UsageException>(async () => await Registry().ListTagsAsync(repository, default));

    [Fact]
    public async Task A_version_with_build_metadata_is_refused_as_a_tag()
    {
        var image = await TestImage.WriteAsync(_layout, [TestImage.File("app", "1")]);
        await Should.ThrowAsync<UsageException>(() => Registry().PushAsync(new PushRequest(_layout, image.Digest, "app", "1.0.0+meta"), default));
    }

    [Fact]
    public async Task A_repository_that_is_not_there_has_no_tags_and_says_so_when_read()
    {
        (await Registry().ListTagsAsync("none", default)).ShouldBeEmpty();
        (await Registry().ResolveAsync("none", "1", default)).ShouldBeNull();
        await Should.ThrowAsync<ContentNotFoundException>(() => Registry().From("none").ReadManifestAsync(Digest.Of("x"u8), default));
    }

    private LayoutRegistry Registry() => new(_folder / "registry", _gate, TimeProvider.System, NullLog.Instance);

    private sealed class TornSource(IImageSource inner, int whole) : IImageSource
    {
        private int _opened;

        public string Name => inner.Name;

        public Task<ImageContent> ReadManifestAsync(Digest digest, CancellationToken cancellationToken) => inner.ReadManifestAsync(digest, cancellationToken);

        public async Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _opened) <= whole)
            {
                return await inner.OpenBlobAsync(blob, cancellationToken);
            }

            // Fails only when the first blobs are in, so that there is something to finish.
            await Task.WhenAny(Task.Delay(Timeout.Infinite, cancellationToken), Task.Delay(300, cancellationToken));
            throw new IOException("torn");
        }
    }
}
