namespace Slipway.Tooling.Processes;

/// <summary>Where a program is.</summary>
public static class ExecutablePath
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// The full path of <paramref name="name"/>: itself when it is a path to a file, else the first match on PATH; <see langword="null"/> when there is none.
    /// </summary>
    public static string? Find(string name, IEnvironment environment)
    {
        if (name.Contains('/') || Path.IsPathFullyQualified(name))
        {
            return File.Exists(name) ? name : null;
        }

        var extensions = OperatingSystem.IsWindows() ? (environment.Get("PATHEXT") ?? ".EXE;.CMD").Split(';').Prepend("") : [""];
        return (environment.Get("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => extensions.Select(extension => Path.Combine(folder, name + extension)))
            .FirstOrDefault(IsExecutable);
    }

    internal static bool IsExecutable(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0);
}
