using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Slipway.Oci;
using Slipway.Oci.Layouts;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Testing.Http;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Http;

namespace Slipway.Infrastructure.Tests.Oci;

/// <summary>Our client against Debian's docker-registry, read back by skopeo.</summary>
public sealed class RegistryTests : IDisposable
{
    private readonly OciFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [RequiresToolFact("docker-registry", "skopeo")]
    public async Task What_we_push_skopeo_reads_and_what_skopeo_pushes_we_read()
    {
        await using var server = await StartAsync();
        using var client = Client(server.Host);
        var image = await _fixture.WriteImageAsync("one");

        var result = await client.PushAsync(new PushRequest(_fixture.Layout, image.Digest, "team/app", "1.0.0"), default);

        result.BlobsSent.ShouldBe(3);
        var inspected = JsonDocument.Parse(await _fixture.RunAsync(
            "skopeo", "inspect", "--tls-verify=false", $"docker://{server.Host}/team/app:1.0.0")).RootElement;
        inspected.GetProperty("Digest").GetString().ShouldBe(image.Digest.ToString());
        await _fixture.RunAsync(
            "skopeo", "--insecure-policy", "copy", "--src-tls-verify=false", "--dest-tls-verify=false",
            $"docker://{server.Host}/team/app:1.0.0", $"docker://{server.Host}/theirs:1");
        (await client.ResolveAsync("theirs", "1", default))!.Digest.ShouldBe(image.Digest);
        var pulled = OciLayout.Create(_fixture.Folder / "pulled", TimeProvider.System);
        (await pulled.PullAsync(client.From("theirs"), image.Digest, default)).Digest.ShouldBe(image.Digest);
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_second_push_sends_nothing_and_a_small_change_sends_little()
    {
        await using var server = await StartAsync();
        using var client = Client(server.Host);
        await client.PushAsync(new PushRequest(_fixture.Layout, (await _fixture.WriteImageAsync("one")).Digest, "app", "1"), default);

        var again = await client.PushAsync(new PushRequest(_fixture.Layout, (await _fixture.WriteImageAsync("one")).Digest, "app", "1"), default);
        var changed = await client.PushAsync(new PushRequest(_fixture.Layout, (await _fixture.WriteImageAsync("two")).Digest, "app", "2"), default);

        (again.AlreadyPresent, again.BytesSent).ShouldBe((true, 0));
        changed.BlobsSent.ShouldBe(2);
        changed.BytesSent.ShouldBeLessThan(2_000);
        (await client.ListTagsAsync("app", default)).ShouldBe(["1", "2"]);
    }

    [RequiresToolFact("docker-registry")]
    public async Task Promoting_to_another_repository_or_registry_keeps_the_digest()
    {
        await using var server = await StartAsync();
        await using var other = await StartAsync("other");
        using var client = Client(server.Host);
        using var production = Client(other.Host);
        var image = await _fixture.WriteImageAsync("one");
        await client.PushAsync(new PushRequest(_fixture.Layout, image.Digest, "staging/app", "1"), default);

        var mounted = await client.PushAsync(new PushRequest(client.From("staging/app"), image.Digest, "production/app", "v1"), default);
        var copied = await production.PushAsync(new PushRequest(client.From("staging/app"), image.Digest, "app", "v1"), default);

        (mounted.Digest, mounted.BytesSent).ShouldBe((image.Digest, 0));
        (copied.Digest, copied.BlobsSent).ShouldBe((image.Digest, 3));
    }

    [RequiresToolFact("docker-registry")]
    public async Task Tags_in_pages_referrers_by_the_fallback_tag_and_deletion()
    {
        await using var server = await StartAsync();
        using var client = Client(server.Host);
        var image = await _fixture.WriteImageAsync("one");
        for (var number = 0; number < 105; number++)
        {
            await client.PushAsync(new PushRequest(_fixture.Layout, image.Digest, "app", $"t{number:000}"), default);
        }

        (await client.ListTagsAsync("app", default)).Count.ShouldBe(105);
        (await client.ListReferrersAsync("app", image.Digest, default)).ShouldBeEmpty();
        (await client.DeleteAsync("app", image.Digest, default)).ShouldBeTrue();
        (await client.ResolveAsync("app", "t000", default)).ShouldBeNull();
    }

    [RequiresToolFact("docker-registry", "skopeo")]
    public async Task A_registry_with_passwords_takes_ours_and_refuses_none()
    {
        await using var server = await StartAsync(auth: true);
        var image = await _fixture.WriteImageAsync("one");
        using var stranger = Client(server.Host);
        using var known = Client(server.Host, credential: new RegistryCredential(DockerRegistry.User, new Secret(DockerRegistry.Password)));

        var refused = await Should.ThrowAsync<RegistryException>(() => stranger.PushAsync(new PushRequest(_fixture.Layout, image.Digest, "app", "1"), default));
        await known.PushAsync(new PushRequest(_fixture.Layout, image.Digest, "app", "1"), default);

        refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
        var digest = await _fixture.RunAsync(
            "skopeo", "inspect", "--tls-verify=false", "--creds", $"{DockerRegistry.User}:{DockerRegistry.Password}", "--format", "{{.Digest}}",
            $"docker://{server.Host}/app:1");
        digest.Trim().ShouldBe(image.Digest.ToString());
    }

    [RequiresToolFact("docker-registry")]
    public async Task A_certificate_of_a_private_authority_is_trusted_only_when_it_is_given()
    {
        var (certificate, authority) = WriteCertificates();
        await using var server = await StartAsync(certificate: certificate);
        var image = await _fixture.WriteImageAsync("one");
        using var trusting = Client($"https://localhost:{server.Port}", authorities: authority);
        using var strict = Client($"https://localhost:{server.Port}");
        using var wrongName = Client($"https://127.0.0.1:{server.Port}", authorities: authority);

        await trusting.PushAsync(new PushRequest(_fixture.Layout, image.Digest, "app", "1"), default);

        (await Should.ThrowAsync<RegistryException>(() => strict.ResolveAsync("app", "1", default))).Cure!.ShouldContain("certificate");
        await Should.ThrowAsync<RegistryException>(() => wrongName.ResolveAsync("app", "1", default));
    }

    [RequiresToolFact("docker-registry", "skopeo")]
    public async Task Broken_connections_in_mid_push_are_mended_and_the_next_run_sends_only_the_rest()
    {
        const int Size = 8_000_000;
        await using var server = await StartAsync();
        await using var proxy = new FaultProxy(server.Port);
        using var client = Client($"127.0.0.1:{proxy.Port}", chunkSize: 1_000_000);
        var image = await _fixture.WriteImageAsync("one", Size);
        foreach (var (method, part, point) in new[]
        {
            ("POST", "/uploads/", FaultPoint.BeforeResponse), ("PATCH", "/uploads/", FaultPoint.RequestBody), ("PATCH", "/uploads/", FaultPoint.BeforeResponse),
            ("PATCH", "/uploads/", FaultPoint.ResponseHeaders), ("PUT", "/uploads/", FaultPoint.RequestHeaders),
            ("PUT", "/uploads/", FaultPoint.BeforeResponse),
            ("PUT", "/manifests/1", FaultPoint.BeforeResponse),
        })
        {
            proxy.Add(new Fault(method, part, point));
        }

        await client.PushAsync(new PushRequest(_fixture.Layout, image.Digest, "app", "1"), default);

        proxy.Struck.Count.ShouldBe(7);
        proxy.BodyBytes.ShouldBeLessThan(Size + 4_000_000);
        await _fixture.RunAsync(
            "skopeo",
            "--insecure-policy",
            "copy",
            "--src-tls-verify=false",
            $"docker://{server.Host}/app:1",
            $"docker-archive:{_fixture.Folder}/whole.tar:app:1");
    }

    /// <summary>Cut between two requests: an upload that breaks within one is forgotten by this registry, whatever a client does.</summary>
    [RequiresToolFact("docker-registry")]
    public async Task A_run_that_was_cut_off_is_continued_where_it_was()
    {
        const int Size = 8_000_000;
        await using var server = await StartAsync();
        await using var proxy = new FaultProxy(server.Port);
        var image = await _fixture.WriteImageAsync("one", Size);
        proxy.Add(new Fault("PATCH", "/uploads/", FaultPoint.RequestHeaders, Times: 1_000, Spare: 6));
        using var first = Client($"127.0.0.1:{proxy.Port}", chunkSize: 1_000_000);
        await Should.ThrowAsync<RegistryException>(() => first.PushAsync(new PushRequest(_fixture.Layout, image.Digest, "app", "1"), default));
        proxy.BodyBytes.ShouldBeGreaterThan(3_000_000);
        proxy.Clear();
        using var second = Client($"127.0.0.1:{proxy.Port}", chunkSize: 1_000_000);

        await second.PushAsync(new PushRequest(_fixture.Layout, image.Digest, "app", "1"), default);

        proxy.BodyBytes.ShouldBeLessThan(Size + 100_000);
        (await second.ResolveAsync("app", "1", default))!.Digest.ShouldBe(image.Digest);
    }

    [RequiresToolFact("docker-registry")]
    public async Task Two_pushes_of_different_content_to_one_tag_leave_one_winner_and_one_clear_error()
    {
        await using var server = await StartAsync();
        using var one = Client(server.Host);
        using var two = Client(server.Host);
        var images = new[] { await _fixture.WriteImageAsync("one"), await _fixture.WriteImageAsync("two") };

        var pushes = new[]
        {
            Task.Run(() => one.PushAsync(new PushRequest(_fixture.Layout, images[0].Digest, "app", "1"), default)),
            Task.Run(() => two.PushAsync(new PushRequest(_fixture.Layout, images[1].Digest, "app", "1"), default)),
        };
        await Task.WhenAll(pushes).ContinueWith(_ => { }, TaskScheduler.Default);

        var winner = pushes.Single(push => push.IsCompletedSuccessfully);
        var conflict = pushes.Single(push => push.IsFaulted).Exception!.InnerException.ShouldBeOfType<TagConflictException>();
        conflict.Existing.ShouldBe((await winner).Digest);
        (await one.ResolveAsync("app", "1", default))!.Digest.ShouldBe((await winner).Digest);
    }

    private Task<DockerRegistry> StartAsync(string name = "registry", bool auth = false, AbsolutePath? certificate = null) =>
        DockerRegistry.StartAsync(_fixture.Processes, _fixture.Folder / name, auth, certificate);

    private RegistryClient Client(string address, RegistryCredential? credential = null, AbsolutePath? authorities = null, int chunkSize = 64 * 1024 * 1024)
    {
        var parsed = RegistryAddress.Parse(address);
        var options = new RegistryClientOptions
        {
            ChunkSize = chunkSize,
            CertificateAuthorities = authorities,
            StateFolder = _fixture.Folder / "state",
            Retry = new HttpRetryOptions(4) { FirstDelay = TimeSpan.FromMilliseconds(5), LongestDelay = TimeSpan.FromMilliseconds(50) },
        };
        ICredentialSource credentials = credential is null ? NoCredentials.Instance : new FixedCredentials(parsed.Host, credential);
        return new RegistryClient(parsed, options, credentials, new ApplyingGate(NullLog.Instance), TimeProvider.System, new SecretMask(), NullLog.Instance);
    }

    private (AbsolutePath Certificate, AbsolutePath Authority) WriteCertificates()
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(from, to);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, from, to, [1, 2, 3, 4]);

        var file = _fixture.Folder / "server.pem";
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText($"{file}.key", key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_fixture.Folder / "authority.pem", authority.ExportCertificatePem());
        return (file, _fixture.Folder / "authority.pem");
    }
}
