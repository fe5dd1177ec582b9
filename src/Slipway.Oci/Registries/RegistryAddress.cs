using System.Net;
using Slipway.Tooling;

namespace Slipway.Oci.Registries;

/// <summary>A registry's address: <c>[scheme://]HOST[:PORT][/PREFIX]</c>.</summary>
/// <param name="Host">Host, with the port where there is one, as images are named with it.</param>
/// <param name="Prefix">What every repository's name starts with; empty for none.</param>
/// <param name="Scheme"><c>http</c> or <c>https</c> where it was written; else <see langword="null"/>.</param>
public sealed record RegistryAddress(string Host, string Prefix, string? Scheme = null)
{
    private const string DockerHub = "docker.io";

    /// <summary>Whether it is this very machine.</summary>
    public bool IsLoopback => new Uri($"http://{Host}").Host.Trim('[', ']') is var name
        && (name is "localhost"
            || name.EndsWith(".localhost", StringComparison.Ordinal)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address)));

    /// <summary>Reads an address; what is none is a <see cref="UsageException"/>.</summary>
    public static RegistryAddress Parse(string text)
    {
        var rest = text.Trim().TrimEnd('/');
        string? scheme = null;
        if (rest.IndexOf("://", StringComparison.Ordinal) is > 0 and var at)
        {
            scheme = rest[..at].ToLowerInvariant();
            rest = rest[(at + 3)..];
        }

        var slash = rest.IndexOf('/');
        var (host, prefix) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
        if (scheme is not (null or "http" or "https")
            || host.Contains('@')
            || !Uri.TryCreate($"https://{host}/", UriKind.Absolute, out var uri)
            || uri.Host.Length == 0)
        {
            throw new UsageException(
                $"'{text}' is not the address of a registry.",
                "It must be HOST[:PORT][/PREFIX].",
                "Write for example registry.example.com/team or localhost:5000.");
        }

        return new RegistryAddress(host, prefix.Length == 0 ? "" : RepositoryName.Check(prefix), scheme);
    }

    /// <summary>The root of its API. Plain HTTP is used on this machine, and elsewhere only where <paramref name="insecure"/> allows it.</summary>
    public Uri ApiRoot(bool insecure)
    {
        var plain = Scheme is null ? IsLoopback || insecure : Scheme == "http";
        if (plain && !IsLoopback && !insecure)
        {
            throw new UsageException(
                $"The registry {Host} would be spoken to over plain HTTP.",
                "Anyone on the way could read the credentials and replace the image.",
                "Use https, or mark this registry as insecure if you mean it.");
        }

        return new Uri($"{(plain ? "http" : "https")}://{(Host == DockerHub ? "registry-1.docker.io" : Host)}/");
    }

    /// <summary>A repository's full name on the server.</summary>
    public string PathOf(string repository)
    {
        var path = RepositoryName.Check(Prefix.Length == 0 ? repository : $"{Prefix}/{repository}");
        return Host == DockerHub && !path.Contains('/') ? $"library/{path}" : path;
    }

    /// <inheritdoc/>
    public override string ToString() => Prefix.Length == 0 ? Host : $"{Host}/{Prefix}";
}
