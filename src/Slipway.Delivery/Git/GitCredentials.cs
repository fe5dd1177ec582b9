using System.Globalization;
using System.Text;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Git;

/// <summary>
/// A token for one server, handed to git by <c>GIT_CONFIG_*</c> variables only: never in an argument, a remote's address or a file.
/// </summary>
/// <param name="Server">The address that the token is good for, such as <c>https://github.com/</c>; git sends it nowhere else.</param>
/// <param name="Token">The token.</param>
/// <param name="Environment">The variables that git inherits; settings that are there already stay.</param>
public sealed record GitCredentials(Uri Server, Secret Token, IEnvironment Environment)
{
    /// <summary>The user name that goes with the token. Default: <c>x-access-token</c>, GitHub's; GitLab wants <c>oauth2</c>.</summary>
    public string User { get; init; } = "x-access-token";

    internal ProcessSpec Apply(ProcessSpec spec)
    {
        const string Count = "GIT_CONFIG_COUNT";
        var first = int.TryParse(Environment.Get(Count), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var header = $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Token.Reveal()}"))}";
        var key = $"http.{Server.GetLeftPart(UriPartial.Authority)}/.extraheader";
        return spec with
        {
            // The empty value clears the header that a checkout step may have left in the configuration: a server refuses two.
            Environment = spec.Environment
                .SetItem(Count, (first + 2).ToString(CultureInfo.InvariantCulture))
                .SetItem($"GIT_CONFIG_KEY_{first}", key)
                .SetItem($"GIT_CONFIG_VALUE_{first}", "")
                .SetItem($"GIT_CONFIG_KEY_{first + 1}", key),
            SecretEnvironment = spec.SecretEnvironment.SetItem($"GIT_CONFIG_VALUE_{first + 1}", new Secret(header)),
        };
    }
}
