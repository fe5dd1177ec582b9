using Slipway.Oci.Registries;
using Slipway.Tooling;

namespace Slipway.Oci.Tests.Registries;

public class ImageReferenceTests
{
    private const string Hash = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("localhost:5000/base:1", "localhost:5000", "base", "1", null)]
    [InlineData("registry.example.com/team/base@" + Hash, "registry.example.com", "team/base", null, Hash)]
    [InlineData("registry.example.com/team/base:1@" + Hash, "registry.example.com", "team/base", "1", Hash)]
    [InlineData("team/base", "docker.io", "team/base", null, null)]
    [InlineData("localhost/base", "localhost", "base", null, null)]
    public void A_reference_falls_into_its_parts(string text, string host, string repository, string? tag, string? digest)
    {
        var reference = ImageReference.Parse(text);

        (reference.Registry.Host, reference.Repository, reference.Tag, reference.Digest?.ToString()).ShouldBe((host, repository, tag, digest));
    }

    [Theory]
    [InlineData("")]
    [InlineData("UPPER")]
    [InlineData("base@sha256:short")]
    [InlineData("base:bad+tag")]
    [InlineData("registry.example.com/../base")]
    public void What_is_no_reference_is_refused(string text) => Should.Throw<UsageException>(() => ImageReference.Parse(text));

    [Fact]
    public void A_pinned_reference_needs_a_digest()
    {
        Should.Throw<UsageException>(() => ImageReference.ParsePinned("registry.example.com/base:1")).Why!.ShouldContain("no digest");
        ImageReference.ParsePinned($"registry.example.com/base@{Hash}").Digest.ToString().ShouldBe(Hash);
    }
}
