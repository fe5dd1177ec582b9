using System.Net;
using System.Text;
using Slipway.Delivery.Git;
using Slipway.Delivery.Tests.Git;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Tests.Releasing;

public sealed class GitCredentialsTests
{
    private static readonly Secret Token = new("ghs_verysecret123");

    [Fact]
    public async Task The_token_reaches_the_server_as_a_header_and_no_argument()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        using var listener = new OneAnswerServer();
        await git.GitAsync("remote", "add", "origin", $"{listener.Url}acme/app.git");
        var credentials = new GitCredentials(listener.Url, Token, FixedEnvironment.Empty);

        await Should.ThrowAsync<ProcessFailedException>(() =>
            new GitRepository(git.Processes, git.Root, credentials).RemoteTagsAsync("origin", "v*", CancellationToken.None));

        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{Token.Reveal()}"));
        (await listener.AuthorizationAsync()).ShouldBe($"Basic {expected}");
        git.Processes.Specs.ShouldAllBe(spec => !spec.ToString().Contains(Token.Reveal()) && !spec.ToString().Contains(expected));
        (await git.GitAsync("config", "--list")).ShouldNotContain(expected);
    }

    [Fact]
    public void Settings_that_the_environment_gives_already_stay()
    {
        var environment = new FixedEnvironment(new Dictionary<string, string> { ["GIT_CONFIG_COUNT"] = "3" });

        var spec = new GitCredentials(new Uri("https://example.org/acme/app.git"), Token, environment).Apply(new ProcessSpec("git", "push"));

        spec.Environment["GIT_CONFIG_COUNT"].ShouldBe("5");
        spec.Environment["GIT_CONFIG_KEY_3"].ShouldBe("http.https://example.org/.extraheader");
        spec.Environment["GIT_CONFIG_VALUE_3"].ShouldBe("");
        spec.Environment["GIT_CONFIG_KEY_4"].ShouldBe("http.https://example.org/.extraheader");
        spec.SecretEnvironment["GIT_CONFIG_VALUE_4"].Reveal().ShouldStartWith("Authorization: Basic ");
    }

    /// <summary>Takes one request, remembers its credentials, and refuses it.</summary>
    private sealed class OneAnswerServer : IDisposable
    {
        private readonly System.Net.Sockets.TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task<string?> _authorization;

        public OneAnswerServer()
        {
            _listener.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
            _authorization = AnswerAsync();
        }

        public Uri Url { get; }

        public Task<string?> AuthorizationAsync() => _authorization.WaitAsync(TimeSpan.FromSeconds(20));

        public void Dispose() => _listener.Dispose();

        private async Task<string?> AnswerAsync()
        {
            const string Header = "Authorization: ";
            using var client = await _listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
            string? found = null;
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                found = line.StartsWith(Header, StringComparison.OrdinalIgnoreCase) ? line[Header.Length..] : found;
            }

            await client.GetStream().WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            return found;
        }
    }
}
