using System.Text.Json;
using Slipway.Oci.Layouts;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Oci;

public sealed class LayoutTests : IDisposable
{
    private readonly OciFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [RequiresToolFact("skopeo")]
    public async Task Skopeo_reads_a_layout_of_ours()
    {
        var image = await _fixture.WriteImageAsync("one");
        await _fixture.Layout.TagAsync("1.0.0", image, immutable: true, default);

        var inspected = JsonDocument.Parse(await _fixture.RunAsync("skopeo", "inspect", $"oci:{_fixture.Layout.Folder}:1.0.0")).RootElement;

        inspected.GetProperty("Digest").GetString().ShouldBe(image.Digest.ToString());
        inspected.GetProperty("Layers").GetArrayLength().ShouldBe(2);
        inspected.GetProperty("Architecture").GetString().ShouldBe("amd64");
    }

    [RequiresToolFact("skopeo")]
    public async Task Skopeo_unpacks_and_checks_every_layer_of_ours()
    {
        var image = await _fixture.WriteImageAsync("one");
        await _fixture.Layout.TagAsync("1.0.0", image, immutable: true, default);

        // docker-archive makes skopeo decompress every layer and compare its digest with the configuration's.
        await _fixture.RunAsync(
            "skopeo", "--insecure-policy", "copy", $"oci:{_fixture.Layout.Folder}:1.0.0", $"docker-archive:{_fixture.Folder}/image.tar:app:1");

        File.Exists(_fixture.Folder / "image.tar").ShouldBeTrue();
    }

    [RequiresToolFact("mount", "umount")]
    public async Task A_disk_that_is_full_is_said_and_holds_no_half_of_a_blob()
    {
        var disk = (_fixture.Folder / "disk").CreateDirectory();
        var mounted = await _fixture.Processes.RunAsync(
            new ProcessSpec("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk) { ThrowOnError = false }, default);
        if (mounted.ExitCode != 0)
        {
            return; // Only root may mount; the same is tested with a limited stream.
        }

        try
        {
            var layout = OciLayout.Create(disk / "layout", TimeProvider.System);

            var failure = await Should.ThrowAsync<TargetFailedException>(() => layout.WriteBlobAsync("text/plain", new byte[1_000_000], default));

            failure.What.ShouldStartWith("The disk is full");
            Directory.GetFiles(layout.Folder, "*", SearchOption.AllDirectories).ShouldBe([layout.Folder / "oci-layout"]);
            var small = await layout.WriteBlobAsync("text/plain", new byte[1_000], default);
            layout.Has(small).ShouldBeTrue();
        }
        finally
        {
            await _fixture.RunAsync("umount", disk);
        }
    }
}
