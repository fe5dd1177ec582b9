using Slipway.Delivery.Scanning;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Tests.Scanning;

/// <summary>A program in Trivy's place that misbehaves in ways the real one cannot be made to. The real one is tested with the infrastructure.</summary>
internal sealed class ScriptedTrivy : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <param name="scan">What <c>trivy fs</c> does, as shell; <c>$report</c> is the file after <c>--output</c>, <c>$scanners</c> what follows <c>--scanners</c>.</param>
    /// <param name="version">What <c>trivy version</c> answers.</param>
    public ScriptedTrivy(string scan, string version = """{"Version":"0.50.1"}""")
    {
        Options = new TrivyOptions(_folder.Path / "tools", _folder.Path / "temp")
        {
            CacheFolder = _folder.Path / "cache",
            Database = TrivyDatabaseMode.Offline,
            Kinds = [FindingKind.Secret],
        };
        var program = Options.ToolFolder.CreateDirectory() / "trivy";
        File.WriteAllText(
            program,
            $$"""
            #!/bin/sh
            case "$1 $2" in
              "version "*) echo '{{version}}'; exit 0 ;;
              "fs --help") echo 'detect (vuln,misconfig,secret,license) --skip-check-update'; exit 0 ;;
            esac
            printf '%s\n' "$@" >'{{_folder.Path / "arguments"}}'
            pwd >'{{_folder.Path / "started-in"}}'
            env >'{{_folder.Path / "environment"}}'
            while [ $# -gt 1 ]; do
              [ "$1" = --output ] && report=$2
              [ "$1" = --scanners ] && scanners=$2
              shift
            done
            {{scan}}

            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public TrivyOptions Options { get; init; }

    public AbsolutePath Tree => (_folder.Path / "tree").CreateDirectory();

    public string[] Arguments => File.ReadAllLines(_folder.Path / "arguments");

    public string[] Environment => File.ReadAllLines(_folder.Path / "environment");

    /// <summary>Set, or taken away, in what it finds in its environment.</summary>
    public Dictionary<string, string?> Variables { get; } = new() { ["GOGC"] = null, ["GOMEMLIMIT"] = null, ["TRIVY_IGNOREFILE"] = "x", ["TRIVY_PASSWORD"] = "y" };

    public async Task<ScanReport> ScanAsync(TrivyOptions? options = null)
    {
        var environment = new FixedEnvironment(new SystemEnvironment().All.Where(variable => !Variables.ContainsKey(variable.Key))
            .Concat(Variables.Where(variable => variable.Value is not null).Select(variable => KeyValuePair.Create(variable.Key, variable.Value!)))
            .ToDictionary(StringComparer.Ordinal));
        var runner = new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, environment, _folder.Path);
        var scanner = new TrivyScanner(runner, environment, TimeProvider.System, NullLog.Instance, options ?? Options);
        return await scanner.ScanTreeAsync(Tree, CancellationToken.None);
    }

    public void Dispose() => _folder.Dispose();
}
