using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>Users, roles and sessions of the stub's account.</summary>
public sealed class AwsAccount(string id, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, AwsPrincipal> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AwsRole> _roles = new(StringComparer.Ordinal);

    /// <summary>Its twelve digits.</summary>
    public string Id => id;

    /// <summary>Adds a user with keys that do not expire.</summary>
    public AwsPrincipal AddUser(string name, IReadOnlyCollection<string>? allowed = null)
    {
        var user = new AwsPrincipal($"arn:aws:iam::{id}:user/{name}", $"AKIA{RandomNumberGenerator.GetHexString(16)}", Random(30), null, null, allowed);
        _keys[user.AccessKey] = user;
        return user;
    }

    /// <summary>Adds a role; answers its ARN.</summary>
    public string AddRole(AwsRole role)
    {
        _roles[role.Name] = role;
        return $"arn:aws:iam::{id}:role/{role.Name}";
    }

    /// <summary>Ends every session now, as time would.</summary>
    public void ExpireSessions()
    {
        foreach (var (key, principal) in _keys.Where(pair => pair.Value.SessionToken is not null))
        {
            _keys[key] = principal with { Expires = clock.GetUtcNow().AddMinutes(-1) };
        }
    }

    internal AwsPrincipal? FindKey(string accessKey) => _keys.GetValueOrDefault(accessKey);

    internal AwsRole? FindRole(string arn) =>
        arn.StartsWith($"arn:aws:iam::{id}:role/", StringComparison.Ordinal) ? _roles.GetValueOrDefault(arn[(arn.LastIndexOf('/') + 1)..]) : null;

    internal AwsPrincipal Assume(AwsRole role, string session, TimeSpan duration)
    {
        var principal = new AwsPrincipal(
            $"arn:aws:sts::{id}:assumed-role/{role.Name}/{session}",
            $"ASIA{RandomNumberGenerator.GetHexString(16)}",
            Random(30),
            Random(120),
            clock.GetUtcNow() + duration,
            role.Allowed);
        _keys[principal.AccessKey] = principal;
        return principal;
    }

    private static string Random(int bytes) => Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes));
}
