using System.Text;
using System.Text.Json;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Oci.Registries.Credentials;

/// <summary>
/// The credentials that <c>docker login</c> keeps: <c>$DOCKER_CONFIG/config.json</c> or <c>~/.docker/config.json</c>, with <c>credHelpers</c> and
/// <c>credsStore</c> asked
/// first, as docker does.
/// </summary>
public sealed class DockerConfigCredentials(IEnvironment environment, IProcessRunner processes, SecretMask mask) : ICredentialSource
{
    private const string DockerHub = "docker.io";
    private const string DockerHubKey = "https://index.docker.io/v1/";
    private const string IdentityTokenUser = "<token>";

    /// <inheritdoc/>
    public async Task<RegistryCredential?> FindAsync(string host, CancellationToken cancellationToken)
    {
        if (ConfigFile() is not { FileExists: true } file)
        {
            return null;
        }

        var config = Read(file);
        var helper = Find(config.CredHelpers, host) ?? config.CredsStore;
        var found = (string.IsNullOrEmpty(helper) ? null : await AskAsync(helper, host, cancellationToken).ConfigureAwait(false))
            ?? Decode(Find(config.Auths, host), file, host);
        if (found is not null)
        {
            mask.Add(found.Password);
        }

        return found;
    }

    private static DockerConfig Read(AbsolutePath file)
    {
        try
        {
            return JsonSerializer.Deserialize<DockerConfig>(File.ReadAllBytes(file), JsonSerializerOptions.Web) ?? new DockerConfig();
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{file} cannot be read.", exception.Message, "Mend it, or remove it and log in again (docker login).", exception);
        }
    }

    private static RegistryCredential? Decode(DockerAuth? auth, AbsolutePath file, string host)
    {
        if (auth is null)
        {
            return null;
        }

        if (!string.IsNullOrEmpty(auth.IdentityToken))
        {
            return new RegistryCredential(IdentityTokenUser, new Secret(auth.IdentityToken), IsIdentityToken: true);
        }

        if (string.IsNullOrEmpty(auth.Auth))
        {
            return string.IsNullOrEmpty(auth.Password) ? null : new RegistryCredential(auth.Username ?? "", new Secret(auth.Password));
        }

        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(auth.Auth)).TrimEnd('\0');
            if (pair.IndexOf(':') is > 0 and var colon && colon < pair.Length - 1)
            {
                return new RegistryCredential(pair[..colon], new Secret(pair[(colon + 1)..]));
            }
        }
        catch (FormatException)
        {
            // Said below; the text itself is a secret.
        }

        throw new UsageException(
            $"{file} has no usable credential for {host}.", "Its 'auth' is not Base64 of user:password.", $"Log in again: docker login {host}");
    }

    // Docker writes the bare host; older versions wrote an address with scheme and path.
    private static T? Find<T>(Dictionary<string, T>? entries, string host)
        where T : class =>
        entries?.FirstOrDefault(entry => entry.Key == host || HostOf(entry.Key) == host || (host == DockerHub && entry.Key == DockerHubKey)).Value;

    private static string HostOf(string key)
    {
        var rest = key.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? key[(at + 3)..] : key;
        return rest.Split('/')[0];
    }

    private async Task<RegistryCredential?> AskAsync(string helper, string host, CancellationToken cancellationToken)
    {
        var program = $"docker-credential-{helper}";
        var result = await processes.RunAsync(
            new ProcessSpec(program, "get")
            {
                StandardInput = host == DockerHub ? DockerHubKey : host,
                ThrowOnError = false,
                Timeout = TimeSpan.FromSeconds(30),
            },
            cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            // Helpers say on standard output, in these words, that they simply have none.
            return result.StandardOutput.Contains("credentials not found", StringComparison.OrdinalIgnoreCase)
                ? null
                : throw new TargetFailedException(
                    $"{program} gave no credential for {host}.",
                    (result.StandardError + result.StandardOutput).Trim(),
                    $"Run it by hand: echo {host} | {program} get");
        }

        try
        {
            var answer = JsonSerializer.Deserialize<HelperAnswer>(result.StandardOutput);
            return answer is { Secret.Length: > 0 }
                ? new RegistryCredential(answer.Username, new Secret(answer.Secret), answer.Username == IdentityTokenUser)
                : null;
        }
        catch (JsonException)
        {
            throw new TargetFailedException($"{program} answered something that is not JSON.", cure: $"Run it by hand: echo {host} | {program} get");
        }
    }

    private AbsolutePath? ConfigFile() =>
        environment.Get("DOCKER_CONFIG") is { Length: > 0 } folder && Path.IsPathFullyQualified(folder)
            ? AbsolutePath.Create(folder) / "config.json"
            : (environment.Get("HOME") ?? environment.Get("USERPROFILE")) is { Length: > 0 } home ? AbsolutePath.Create(home) / ".docker/config.json" : null;

    private sealed record DockerConfig(Dictionary<string, DockerAuth>? Auths = null, Dictionary<string, string>? CredHelpers = null, string? CredsStore = null);

    private sealed record DockerAuth(string? Auth = null, string? IdentityToken = null, string? Username = null, string? Password = null);

    private sealed record HelperAnswer(string Username, string Secret);
}
