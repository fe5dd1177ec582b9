using System.Net;
using Slipway.Oci.Layers;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Oci.Tests.Support;
using Slipway.Tooling;
using Slipway.Tooling.Http;

namespace Slipway.Oci.Tests.Registries;

public sealed class RegistryClientTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly RecordingGate _gate = new();
    private readonly List<RegistryClient> _clients = [];
    private OciLayout _layout = null!;
    private TestRegistry _server = null!;

    public async Task InitializeAsync()
    {
        _layout = OciLayout.Create(_folder / "layout", TimeProvider.System);
        _server = await TestRegistry.StartAsync();
    }

    public async Task DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_pushed_can_be_pulled_with_the_same_digest()
    {
        var image = await ImageAsync("one");

        var result = await Client().PushAsync(new PushRequest(_layout, image.Digest, "app", "1.0.0"), default);
        var other = OciLayout.Create(_folder / "other", TimeProvider.System);
        var resolved = await Client().ResolveAsync("app", "1.0.0", default);
        var pulled = await other.PullAsync(Client().From("app"), resolved!.Digest, default);

        result.BlobsSent.ShouldBe(3);
        result.Repository.ShouldBe($"{_server.Host}/app");
        pulled.Digest.ShouldBe(image.Digest);
        var (_, manifest) = await other.ReadImageAsync(image.Digest, Platform.LinuxAmd64, default);
        manifest.Blobs().ShouldAllBe(blob => other.Has(blob));
    }

    [Fact]
    public async Task A_second_push_is_one_request_and_no_change()
    {
        var image = await ImageAsync("one");
        await Client().PushAsync(new PushRequest(_layout, image.Digest, "app", "1.0.0"), default);
        _server.Requests.Clear();
        _gate.Changes.Clear();

        var again = await Client().PushAsync(new PushRequest(_layout, image.Digest, "app", "1.0.0"), default);

        again.AlreadyPresent.ShouldBeTrue();
        _server.Requests.Select(request => request.Method).ShouldBe(["HEAD"]);
        _gate.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_of_the_app_sends_only_what_changed()
    {
        await Client().PushAsync(new PushRequest(_layout, (await ImageAsync("one")).Digest, "app", "1"), default);
        _server.Requests.Clear();

        var result = await Client().PushAsync(new PushRequest(_layout, (await ImageAsync("two")).Digest, "app", "2"), default);

        (result.BlobsSent, result.BlobsSkipped).ShouldBe((2, 1));
        _server.BodyBytes("PATCH").ShouldBe(result.BytesSent);
    }

    [Fact]
    public async Task A_dry_run_sends_no_request_that_changes_anything()
    {
        var image = await ImageAsync("one");
        var gate = new RecordingGate(dry: true);

        var result = await Client(gate: gate).PushAsync(new PushRequest(_layout, image.Digest, "app", "1"), default);
        await Client(gate: gate).DeleteAsync("app", image.Digest, default);

        result.BlobsSent.ShouldBe(3);
        gate.Changes.Select(change => change.Verb).ShouldBe(["push", "delete"]);
        _server.Requests.ShouldAllBe(request => request.Method == "HEAD" || request.Method == "GET");
    }

    [Fact]
    public async Task A_tag_of_another_image_is_an_error_that_names_both_and_sends_nothing()
    {
        var (one, two) = (await ImageAsync("one"), await ImageAsync("two"));
        await Client().PushAsync(new PushRequest(_layout, one.Digest, "app", "1"), default);
        _server.Requests.Clear();

        var conflict = await Should.ThrowAsync<TagConflictException>(() => Client().PushAsync(new PushRequest(_layout, two.Digest, "app", "1"), default));

        (conflict.Existing, conflict.Pushed).ShouldBe((one.Digest, two.Digest));
        _server.Requests.ShouldAllBe(request => request.Method == "HEAD");
    }

    [Fact]
    public async Task A_movable_tag_moves()
    {
        var (one, two) = (await ImageAsync("one"), await ImageAsync("two"));
        await Client().PushAsync(new PushRequest(_layout, one.Digest, "app", "main"), default);

        await Client().PushAsync(new PushRequest(_layout, two.Digest, "app", "main") { ImmutableTag = false }, default);

        (await Client().ResolveAsync("app", "main", default))!.Digest.ShouldBe(two.Digest);
    }

    [Fact]
    public async Task Of_many_pushes_to_one_tag_at_once_one_wins_and_the_others_are_told()
    {
        var images = new List<Descriptor>();
        for (var number = 0; number < 6; number++)
        {
            images.Add(await ImageAsync($"{number}"));
        }

        var outcomes = await Task.WhenAll(images.Select(image => Task.Run(async () =>
        {
            try
            {
                return (await Client().PushAsync(new PushRequest(_layout, image.Digest, "app", "1"), default)).Digest;
            }
            catch (TagConflictException)
            {
                return (Digest?)null;
            }
        })));

        var winner = outcomes.Single(outcome => outcome is not null);
        (await Client().ResolveAsync("app", "1", default))!.Digest.ShouldBe(winner!.Value);
    }

    [Fact]
    public async Task Promoting_mounts_blobs_and_sends_none()
    {
        var image = await ImageAsync("one");
        await Client().PushAsync(new PushRequest(_layout, image.Digest, "staging/app", "1"), default);
        _server.Requests.Clear();

        var promoted = await Client().PushAsync(new PushRequest(Client().From("staging/app"), image.Digest, "production/app", "v1"), default);
        using var other = NewClient(address: $"http://localhost:{_server.Port}"); // the same server under another name: no mount, a copy

        promoted.BytesSent.ShouldBe(0);
        promoted.Digest.ShouldBe(image.Digest);
        _server.BodyBytes("PATCH").ShouldBe(0);
        _server.Of("production/app").Blobs.Count.ShouldBe(3);
        (await other.PushAsync(new PushRequest(Client().From("staging/app"), image.Digest, "copied/app", "v1"), default)).BlobsSent.ShouldBe(3);
    }

    [Fact]
    public async Task An_index_goes_up_with_its_images_before_it()
    {
        var (amd, arm) = (await ImageAsync("amd"), await ImageAsync("arm"));
        var index = await _layout.WriteIndexAsync([amd with { Platform = Platform.LinuxAmd64 }, arm with { Platform = Platform.LinuxArm64 }], null, default);

        await Client().PushAsync(new PushRequest(_layout, index.Digest, "app", "1"), default);

        var (descriptor, _) = await Client().From("app").ReadImageAsync(index.Digest, Platform.LinuxArm64, default);
        descriptor.Digest.ShouldBe(arm.Digest);
        await Should.ThrowAsync<ContentNotFoundException>(() => Client().From("app").ReadImageAsync(index.Digest, new Platform("linux", "s390x"), default));
    }

    [Fact]
    public async Task Large_blobs_go_in_chunks()
    {
        var image = await ImageAsync("one");

        await Client(options => options with { ChunkSize = 20_000 }).PushAsync(new PushRequest(_layout, image.Digest, "app", "1"), default);

        _server.Requests.Count(request => request.Method == "PATCH").ShouldBeGreaterThan(5);
        _server.Requests.ShouldAllBe(request => request.BodyBytes <= 20_000);
    }

    [Fact]
    public async Task Tags_come_from_all_pages()
    {
        var image = await ImageAsync("one");
        _server.PageSize = 2;
        for (var number = 0; number < 5; number++)
        {
            await Client().PushAsync(new PushRequest(_layout, image.Digest, "app", $"t{number}"), default);
        }

        (await Client().ListTagsAsync("app", default)).ShouldBe(["t0", "t1", "t2", "t3", "t4"]);
        (await Client().ListTagsAsync("none", default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_about_an_image_is_found_with_and_without_the_referrers_api(bool hasApi)
    {
        _server.HasReferrersApi = hasApi;
        var image = await ImageAsync("one");
        var config = await _layout.WriteBlobAsync(MediaTypes.Empty, "{}"u8.ToArray(), default);
        var manifest = new ImageManifest { ArtifactType = "application/spdx+json", Config = config, Layers = [], Subject = image };
        var about = await _layout.WriteBlobAsync(MediaTypes.Manifest, OciJson.Write(manifest), default);
        await Client().PushAsync(new PushRequest(_layout, image.Digest, "app", "1"), default);

        await Client().PushAsync(new PushRequest(_layout, about.Digest, "app", "sbom"), default);

        (await Client().ListReferrersAsync("app", image.Digest, default)).Select(found => found.Digest).ShouldBe([about.Digest]);
    }

    [Fact]
    public async Task A_deleted_image_is_gone()
    {
        var image = await ImageAsync("one");
        await Client().PushAsync(new PushRequest(_layout, image.Digest, "app", "1"), default);

        (await Client().DeleteAsync("app", image.Digest, default)).ShouldBeTrue();

        (await Client().ResolveAsync("app", "1", default)).ShouldBeNull();
        (await Client().DeleteAsync("app", image.Digest, default)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("basic")]
    [InlineData("bearer")]
    public async Task A_challenge_is_answered(string auth)
    {
        _server.Auth = auth;
        var image = await ImageAsync("one");

        await Client(credential: User).PushAsync(new PushRequest(_layout, image.Digest, "app", "1"), default);

        (await Client(credential: User).ResolveAsync("app", "1", default))!.Digest.ShouldBe(image.Digest);
    }

    [Fact]
    public async Task A_token_is_asked_for_once_a_scope()
    {
        _server.Auth = "bearer";
        var image = await ImageAsync("one");

        await Client(credential: User).PushAsync(new PushRequest(_layout, image.Digest, "app", "1"), default);

        _server.Requests.Count(request => request.Path.StartsWith("/token", StringComparison.Ordinal)).ShouldBe(2); // pull, and pull with push
    }

    [Fact]
    public async Task A_token_that_expires_in_mid_push_is_renewed()
    {
        _server.Auth = "bearer";
        _server.TokenUses = 3;
        var image = await ImageAsync("one");

        await Client(
            options => options with { ChunkSize = 30_000, Parallel = 1 },
            credential: User).PushAsync(new PushRequest(_layout, image.Digest, "app", "1"), default);

        _server.Requests.Count(request => request.Path.StartsWith("/token", StringComparison.Ordinal)).ShouldBeGreaterThan(3);
        _server.Of("app").Tags["1"].ShouldBe(image.Digest.ToString());
    }

    [Fact]
    public async Task An_identity_token_is_exchanged()
    {
        _server.Auth = "bearer";
        var image = await ImageAsync("one");

        await Client(credential: new RegistryCredential("<token>", new Secret("identity"), IsIdentityToken: true))
            .PushAsync(new PushRequest(_layout, image.Digest, "app", "1"), default);

        _server.Of("app").Tags.ShouldContainKey("1");
    }

    [Theory]
    [InlineData("basic")]
    [InlineData("bearer")]
    public async Task Without_a_credential_the_error_says_to_log_in(string auth)
    {
        _server.Auth = auth;
        var image = await ImageAsync("one");

        var failure = await Should.ThrowAsync<RegistryException>(() => Client().PushAsync(new PushRequest(_layout, image.Digest, "app", "1"), default));

        failure.Status.ShouldBe(HttpStatusCode.Unauthorized);
        failure.Cure!.ShouldContain($"docker login {_server.Host}");
    }

    [Fact]
    public async Task A_refusal_carries_the_registrys_own_code()
    {
        _server.Intercept = async context =>
        {
            await TestRegistry.FailAsync(context, 403, "DENIED");
            return true;
        };

        var failure = await Should.ThrowAsync<RegistryException>(() => Client().ResolveAsync("app", "1", default));

        failure.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("http://registry.example.com")]
    [InlineData("ftp://registry.example.com")]
    [InlineData("user@registry.example.com")]
    [InlineData("")]
    public void An_address_that_is_unsafe_or_none_is_refused(string address) => Should.Throw<UsageException>(() => NewClient(address: address));

    [Theory]
    [InlineData("localhost:5000", "http://localhost:5000/")]
    [InlineData("127.0.0.1:5000/team", "http://127.0.0.1:5000/")]
    [InlineData("[::1]:5000", "http://[::1]:5000/")]
    [InlineData("registry.example.com", "https://registry.example.com/")]
    [InlineData("localhost.example.com", "https://localhost.example.com/")]
    [InlineData("https://localhost:5000", "https://localhost:5000/")]
    public void Plain_http_is_for_this_machine_only(string address, string root) =>
        RegistryAddress.Parse(address).ApiRoot(insecure: false).AbsoluteUri.ShouldBe(root);

    [Fact]
    public void An_insecure_registry_may_be_spoken_to_over_plain_http() =>
        RegistryAddress.Parse("http://registry.example.com:5000").ApiRoot(insecure: true).AbsoluteUri.ShouldBe("http://registry.example.com:5000/");

    [Fact]
    public async Task A_prefix_comes_before_every_repository()
    {
        var image = await ImageAsync("one");
        var client = NewClient(address: $"{_server.Host}/team/shop");

        await client.PushAsync(new PushRequest(_layout, image.Digest, "app", "1"), default);

        client.QualifiedName("app").ShouldBe($"{_server.Host}/team/shop/app");
        _server.Of("team/shop/app").Tags.ShouldContainKey("1");
    }

    private static RegistryCredential User => new("user", new Secret("pass:word"));

    private RegistryClient Client(
        Func<RegistryClientOptions, RegistryClientOptions>? change = null, RegistryCredential? credential = null, RecordingGate? gate = null) =>
        NewClient(change, credential, gate);

    private RegistryClient NewClient(
        Func<RegistryClientOptions, RegistryClientOptions>? change = null,
        RegistryCredential? credential = null,
        RecordingGate? gate = null,
        string? address = null)
    {
        var options = new RegistryClientOptions
        {
            StateFolder = _folder / "state",
            Retry = new HttpRetryOptions(Retries: 3) { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(5) },
        };
        ICredentialSource credentials = credential is null ? NoCredentials.Instance : new FixedCredentials(_server.Host, credential);
        var client = new RegistryClient(
            RegistryAddress.Parse(address ?? _server.Host), change?.Invoke(options)
                ?? options, credentials, gate
                ?? _gate, TimeProvider.System, new SecretMask(), NullLog.Instance);
        _clients.Add(client);
        return client;
    }

    private async Task<Descriptor> ImageAsync(string text)
    {
        var noise = new byte[120_000];
        new Random(1).NextBytes(noise);
        return await TestImage.WriteAsync(_layout, [TestImage.File("dep", noise)], [TestImage.File("app", text)]);
    }
}
