using System.ComponentModel;
using System.Diagnostics;

namespace Slipway.Tooling.Processes;

/// <summary>Finds a program and starts it in a session of its own.</summary>
internal sealed class ProcessStarter(IEnvironment environment, AbsolutePath workingDirectory)
{
    // Most targets start no process, so PATH is searched at the first. Not only PATH: a run with a PATH of its own must be able to end its processes too.
    private readonly Lazy<string?> _setsid = new(() => OperatingSystem.IsWindows()
        ? null
        : ExecutablePath.Find("setsid", environment) ?? new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists));

    public Process Start(ProcessSpec spec)
    {
        var info = Describe(spec);
        info.Environment[ProcessOrphans.OwnerVariable] = ProcessOrphans.OwnerOf(ProcessIdentity.Current);
        info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
        info.StandardOutputEncoding = info.StandardErrorEncoding = new System.Text.UTF8Encoding(false);
        return Start(info, spec);
    }

    public DetachedProcess StartDetached(ProcessSpec spec, AbsolutePath logFile)
    {
        logFile.Parent?.CreateDirectory();
        var info = Describe(OperatingSystem.IsWindows()
            ? spec with { FileName = "cmd.exe", Arguments = ["/d", "/c", spec.FileName, .. spec.Arguments, ">>", logFile, "2>&1"] }
            : spec with
            {
                // The shell only redirects and gives way: program and arguments reach it as parameters, never as text to parse.
                FileName = "/bin/sh",
                Arguments = ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", logFile, Find(spec), .. spec.Arguments],
            });
        info.Environment.Remove(ProcessOrphans.OwnerVariable);
        return new DetachedProcess(Start(info, spec));
    }

    private static Process Start(ProcessStartInfo info, ProcessSpec spec)
    {
        try
        {
            return Process.Start(info) ?? throw new InvalidOperationException($"{spec.FileName} did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new UsageException(
                $"{spec.FileName} cannot be started.",
                exception.Message,
                $"Check that {info.WorkingDirectory} exists and that the program may be run.", exception);
        }
    }

    private ProcessStartInfo Describe(ProcessSpec spec)
    {
        var folder = FolderOf(spec);
        if (!folder.DirectoryExists)
        {
            throw new UsageException(
                $"{spec.FileName} cannot be started in {folder}.",
                folder.FileExists ? "There is a file of that name, not a folder." : "The folder does not exist.",
                "Create the folder, or name another.");
        }

        var path = Find(spec);
        var info = new ProcessStartInfo(_setsid.Value ?? path) { WorkingDirectory = folder, UseShellExecute = false };
        foreach (var argument in _setsid.Value is null ? spec.Arguments : spec.Arguments.Insert(0, path))
        {
            info.ArgumentList.Add(argument);
        }

        info.Environment.Clear();
        foreach (var (name, value) in environment.All)
        {
            info.Environment[name] = value;
        }

        foreach (var (name, value) in spec.Environment)
        {
            if (value is null)
            {
                info.Environment.Remove(name);
            }
            else
            {
                info.Environment[name] = value;
            }
        }

        foreach (var (name, secret) in spec.SecretEnvironment)
        {
            info.Environment[name] = secret.Reveal();
        }

        return info;
    }

    private AbsolutePath FolderOf(ProcessSpec spec) => spec.WorkingDirectory ?? workingDirectory;

    // A relative path starts where the process will, not where this one happens to be.
    private string Find(ProcessSpec spec)
    {
        if (!spec.FileName.Contains('/') && !Path.IsPathFullyQualified(spec.FileName))
        {
            return ExecutablePath.Find(spec.FileName, environment)
                ?? throw new UsageException($"{spec.FileName} was not found.", "It is not on PATH.", $"Install {spec.FileName}, or put its folder on PATH.");
        }

        var path = AbsolutePath.Create(spec.FileName, FolderOf(spec));
        if (!path.FileExists)
        {
            throw new UsageException($"{path} was not found.", "There is no file of that name.", "Mend the path, or install the program there.");
        }

        return ExecutablePath.IsExecutable(path)
            ? path
            : throw new UsageException($"{path} cannot be started.", "It is not marked as a program.", $"Run chmod +x {path}.");
    }
}
