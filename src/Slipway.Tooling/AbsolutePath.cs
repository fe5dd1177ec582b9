using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Tooling;

/// <summary>A rooted, normalized path. <c>root / "src" / "App"</c> appends; it never refers to the current directory.</summary>
[JsonConverter(typeof(AbsolutePathJsonConverter))]
public sealed class AbsolutePath : IEquatable<AbsolutePath>
{
    private static readonly StringComparison Comparison =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private readonly string _path;

    private AbsolutePath(string path) => _path = path;

    /// <summary>The last segment, with its extension.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>The last segment without its extension.</summary>
    public string NameWithoutExtension => Path.GetFileNameWithoutExtension(_path);

    /// <summary>The containing folder; <see langword="null"/> for a root.</summary>
    public AbsolutePath? Parent => Path.GetDirectoryName(_path) is { } parent ? new(parent) : null;

    /// <summary>Whether a file is there now.</summary>
    public bool FileExists => File.Exists(_path);

    /// <summary>Whether a folder is there now.</summary>
    public bool DirectoryExists => Directory.Exists(_path);

    /// <summary>Makes a path; a relative text is an <see cref="ArgumentException"/>.</summary>
    public static AbsolutePath Create(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!Path.IsPathFullyQualified(path))
        {
            throw new ArgumentException($"'{path}' is not an absolute path.", nameof(path));
        }

        return new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
    }

    /// <summary>Makes a path from a text that may be relative to <paramref name="basis"/>.</summary>
    public static AbsolutePath Create(string path, AbsolutePath basis) =>
        Create(Path.GetFullPath(path, basis._path));

    /// <summary>Appends a relative path; <c>..</c> climbs. A rooted one is an <see cref="ArgumentException"/>: it would leave the folder unnoticed.</summary>
    public static AbsolutePath operator /(AbsolutePath left, string right) =>
        Path.IsPathRooted(right)
            ? throw new ArgumentException($"'{right}' is not relative to {left}.", nameof(right))
            : Create(Path.Combine(left._path, right));

    /// <summary>The path as text.</summary>
    public static implicit operator string(AbsolutePath path) => path._path;

    /// <summary>Equal text is the same path; case counts except on Windows.</summary>
    public static bool operator ==(AbsolutePath? left, AbsolutePath? right) => Equals(left, right);

    /// <summary>The opposite of <c>==</c>.</summary>
    public static bool operator !=(AbsolutePath? left, AbsolutePath? right) => !Equals(left, right);

    /// <summary>The way from <paramref name="basis"/> to this path, with forward slashes.</summary>
    public string RelativeTo(AbsolutePath basis) => Path.GetRelativePath(basis._path, _path).Replace('\\', '/');

    /// <summary>Whether this path is <paramref name="folder"/> or lies somewhere in it.</summary>
    public bool IsWithin(AbsolutePath folder) =>
        Equals(folder) || _path.StartsWith(folder._path.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, Comparison);

    /// <summary>Creates the folder and its parents where they are missing, and returns the same path.</summary>
    public AbsolutePath CreateDirectory()
    {
        Directory.CreateDirectory(_path);
        return this;
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] AbsolutePath? other) => other is not null && string.Equals(_path, other._path, Comparison);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AbsolutePath);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_path, Comparison);

    /// <inheritdoc/>
    public override string ToString() => _path;

    private sealed class AbsolutePathJsonConverter : JsonConverter<AbsolutePath>
    {
        public override AbsolutePath Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } text && Path.IsPathFullyQualified(text) ? Create(text) : throw new JsonException("An absolute path is expected.");

        public override void Write(Utf8JsonWriter writer, AbsolutePath value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value._path);
    }
}
