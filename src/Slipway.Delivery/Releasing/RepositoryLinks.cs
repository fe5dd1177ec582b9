using System.Text.RegularExpressions;

namespace Slipway.Delivery.Releasing;

/// <summary>Web addresses of a repository on a forge, made from the address that git uses.</summary>
public sealed partial class RepositoryLinks
{
    private readonly string _base;
    private readonly string _infix;
    private readonly string _pull;

    private RepositoryLinks(string host, string path)
    {
        (Host, Path) = (host, path);
        _base = $"https://{host}/{path}";
        (_infix, _pull) = host.Contains("gitlab", StringComparison.OrdinalIgnoreCase) ? ("/-", "merge_requests")
            : host.Contains("bitbucket", StringComparison.OrdinalIgnoreCase) ? ("", "pull-requests")
            : ("", "pull");
    }

    /// <summary>
    /// Understands <c>https://</c>, <c>ssh://</c> and <c>git@host:owner/name</c>; user names, passwords and ports of the address do not get into links.
    /// <see langword="null"/> for an address that is not on the web, such as a folder.
    /// </summary>
    public static RepositoryLinks? FromRemote(string? url) =>
        url is not null && Address().Match(url.Trim()) is { Success: true } match
            ? new RepositoryLinks(match.Groups["host"].Value, match.Groups["path"].Value)
            : null;

    /// <summary>The forge's host name.</summary>
    public string Host { get; }

    /// <summary>The repository on it: <c>owner/name</c>.</summary>
    public string Path { get; }

    /// <summary>The page of a commit.</summary>
    public string Commit(string sha) => $"{_base}{_infix}/commit/{sha}";

    /// <summary>What lies between two tags.</summary>
    public string Compare(string from, string to) => $"{_base}{_infix}/compare/{Uri.EscapeDataString(from)}...{Uri.EscapeDataString(to)}";

    /// <summary>The page of an issue.</summary>
    public string Issue(int number) => $"{_base}{_infix}/issues/{number}";

    /// <summary>The page of a pull (or merge) request.</summary>
    public string PullRequest(int number) => $"{_base}{_infix}/{_pull}/{number}";

    [GeneratedRegex(
        @"^(?:(?:https?|ssh|git)://(?:[^/@\s]*@)?(?<host>[^/:@\s]+)(?::\d+)?/|[^/@\s:]+@(?<host>[^/:@\s]+):/?)(?<path>[^\s?#]+?)(?:\.git)?/*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
