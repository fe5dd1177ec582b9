using System.Collections.Immutable;

namespace Slipway.Tooling.Processes;

/// <summary>A process to run: everything explicit, arguments as a list.</summary>
public sealed record ProcessSpec
{
    /// <summary>Describes a run of <paramref name="fileName"/> with <paramref name="arguments"/>.</summary>
    public ProcessSpec(string fileName, params IEnumerable<string> arguments)
    {
        FileName = fileName;
        Arguments = [.. arguments];
    }

    /// <summary>The program: a path, or a name that is looked up on PATH.</summary>
    public string FileName { get; init; }

    /// <summary>Its arguments, one by one. Never a secret: argument lists are public on every machine.</summary>
    public ImmutableArray<string> Arguments { get; init; }

    /// <summary>The folder it starts in. Default: the runner's own.</summary>
    public AbsolutePath? WorkingDirectory { get; init; }

    /// <summary>Variables added to, changed in, or (with <see langword="null"/>) removed from the inherited environment.</summary>
    public ImmutableDictionary<string, string?> Environment { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>Variables whose values are secrets; they are masked in all that is printed or kept.</summary>
    public ImmutableDictionary<string, Secret> SecretEnvironment { get; init; } = ImmutableDictionary<string, Secret>.Empty;

    /// <summary>What the process reads on standard input; default: nothing (closed at once).</summary>
    public string? StandardInput { get; init; }

    /// <summary>A secret for standard input, such as a registry password; masked like the others.</summary>
    public Secret? SecretInput { get; init; }

    /// <summary>Whether exit codes other than zero are an exception. Default: yes.</summary>
    public bool ThrowOnError { get; init; } = true;

    /// <summary>The level at which each output line goes to the log as it comes; <see langword="null"/> (default) keeps it silent, only captured.</summary>
    public LogLevel? Echo { get; init; }

    /// <summary>Called with each line of standard output as it comes, already masked.</summary>
    public Action<string>? OnOutput { get; init; }

    /// <summary>
    /// Called with standard output as bytes instead of lines, masked, in blocks that end with NUL (the last may not): the fast way to read what a program writes
    /// for programs. A block is the callback's only until it returns. Nothing of it is kept or echoed, and <see cref="OnOutput"/> is not called.
    /// </summary>
    public Action<ReadOnlyMemory<byte>>? OnOutputBlock { get; init; }

    /// <summary>Called with each line of standard error as it comes, already masked.</summary>
    public Action<string>? OnError { get; init; }

    /// <summary>Whether standard output and error are kept for the result. Default: yes; switch off for endless output.</summary>
    public bool Capture { get; init; } = true;

    /// <summary>How long a cancelled process has between SIGTERM and SIGKILL. Default: 5 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest it may run; then it is ended and the result is a failure. Default: no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>For people: the command as one line, quoted where needed.</summary>
    public override string ToString() => Render(static text => text);

    /// <summary>The same without secrets: hidden in each word before it is quoted, for quoting changes it, and in the whole.</summary>
    internal string ToString(SecretMask mask) => mask.Apply(Render(mask.Apply));

    private string Render(Func<string, string> hide) => string.Join(' ', Arguments.Prepend(FileName).Select(hide).Select(Quote));

    private static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || "-_./:=@,+%*".Contains(c)) ? text : $"'{text.Replace("'", "'\\''")}'";
}
