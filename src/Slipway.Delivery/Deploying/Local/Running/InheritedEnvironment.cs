using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Local.Running;

/// <summary>
/// What a release gets of the build's environment: where things are, and nothing else. Neither the build's secrets nor a variable that happens to be set on one
/// machine may change how a release behaves.
/// </summary>
internal static class InheritedEnvironment
{
    private static readonly FrozenSet<string> Kept = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TMP", "TEMP", "LANG", "LC_ALL", "TZ",
        "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "DOTNET_ROOT",
        "SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "USERPROFILE",
        "APPDATA", "LOCALAPPDATA", "ProgramData", "ProgramFiles", "ProgramFiles(x86)");

    /// <summary>A change list for a process: everything else removed.</summary>
    public static ImmutableDictionary<string, string?> Cleared(IEnvironment environment) =>
        environment.All.Keys.Where(name => !Kept.Contains(name)).ToImmutableDictionary(name => name, _ => (string?)null);
}
