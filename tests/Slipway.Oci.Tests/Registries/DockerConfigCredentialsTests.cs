using Slipway.Oci.Registries.Credentials;
using Slipway.Oci.Tests.Support;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Oci.Tests.Registries;

public sealed class DockerConfigCredentialsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SecretMask _mask = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"auths":{"registry.example.com":{"auth":"dXNlcjpwYTpzcw=="}}}""")]
    [InlineData("""{"auths":{"https://registry.example.com/v2/":{"auth":"dXNlcjpwYTpzcw=="}}}""")]
    [InlineData("""{"auths":{"registry.example.com":{"username":"user","password":"pa:ss"}}}""")]
    public async Task What_docker_login_wrote_is_found(string config)
    {
        _folder.Write(".docker/config.json", config);

        var found = await FindAsync("registry.example.com");

        found!.Username.ShouldBe("user");
        found.Password.Reveal().ShouldBe("pa:ss");
        _mask.Apply("say pa:ss").ShouldBe("say ***");
        (await FindAsync("other.example.com")).ShouldBeNull();
    }

    [Fact]
    public async Task An_identity_token_is_known_as_one()
    {
        _folder.Write(".docker/config.json", """{"auths":{"registry.example.com":{"identitytoken":"refresh"}}}""");
        (await FindAsync("registry.example.com"))!.IsIdentityToken.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_file_there_is_no_credential() => (await FindAsync("registry.example.com")).ShouldBeNull();

    [Theory]
    [InlineData("{")]
    [InlineData("""{"auths":{"registry.example.com":{"auth":"?"}}}""")]
    public async Task A_damaged_file_is_a_usage_error_that_shows_no_secret(string config)
    {
        _folder.Write(".docker/config.json", config);
        (await Should.ThrowAsync<UsageException>(() => FindAsync("registry.example.com"))).What.ShouldContain("config.json");
    }

    [Fact]
    public async Task A_helper_of_the_registry_is_asked_before_all_else_and_told_the_host_on_standard_input()
    {
        WriteHelper("mine", """read host; [ "$1" = get ] && echo "{\"ServerURL\":\"$host\",\"Username\":\"from-$host\",\"Secret\":\"s3cret\"}" """);
        _folder.Write(
            ".docker/config.json",
            """{"credHelpers":{"registry.example.com":"mine"},"credsStore":"none","auths":{"registry.example.com":{"auth":"dXNlcjpwYTpzcw=="}}}""");

        var found = await FindAsync("registry.example.com");

        found!.Username.ShouldBe("from-registry.example.com");
        _mask.Apply("s3cret").ShouldBe("***");
    }

    [Fact]
    public async Task A_store_that_has_none_is_not_an_error()
    {
        WriteHelper("store", "echo 'credentials not found in native keychain'; exit 1");
        _folder.Write(".docker/config.json", """{"credsStore":"store"}""");
        (await FindAsync("registry.example.com")).ShouldBeNull();
    }

    [Fact]
    public async Task A_helper_that_fails_is_said()
    {
        WriteHelper("store", "echo locked >&2; exit 2");
        _folder.Write(".docker/config.json", """{"credsStore":"store"}""");
        (await Should.ThrowAsync<TargetFailedException>(() => FindAsync("registry.example.com"))).Why.ShouldBe("locked");
    }

    [Fact]
    public async Task A_helper_that_is_not_installed_is_a_usage_error()
    {
        _folder.Write(".docker/config.json", """{"credsStore":"absent"}""");
        (await Should.ThrowAsync<UsageException>(() => FindAsync("registry.example.com"))).What.ShouldContain("docker-credential-absent");
    }

    private void WriteHelper(string name, string script)
    {
        var file = _folder.Write($"bin/docker-credential-{name}", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, (UnixFileMode)0x1ED);
        }
    }

    private Task<RegistryCredential?> FindAsync(string host)
    {
        var environment = new FixedEnvironment(new Dictionary<string, string> { ["HOME"] = _folder.Path, ["PATH"] = $"{_folder.Path}/bin:/usr/bin:/bin" });
        var processes = new ProcessRunner(_mask, NullLog.Instance, TimeProvider.System, environment, _folder.Path);
        return new DockerConfigCredentials(environment, processes, _mask).FindAsync(host, default);
    }
}
