using System.Text.Json;
using Slipway.Tooling;

namespace Slipway.Delivery.Scanning;

/// <summary>
/// Trivy's cache and the vulnerability database in it. Trivy throws the database's description away before it fetches a newer one, so that a fetch that fails
/// leaves none at all: a refresh happens in a folder aside, and takes the old one's place only when it is whole.
/// </summary>
internal sealed class TrivyCache(TrivyOptions options, IEnvironment environment)
{
    private const string Metadata = "metadata.json";
    private const string Data = "trivy.db";

    /// <summary>The options' folder, else Trivy's own default.</summary>
    public AbsolutePath Folder { get; } = options.CacheFolder ?? Default(environment, options);

    /// <summary>When the database was put together, and whether a newer one may be out; <see langword="null"/> when there is none that can be used.</summary>
    public (DateTimeOffset UpdatedAt, bool Due)? Read(DateTimeOffset now)
    {
        if (!(Database / Data).FileExists || !(Database / Metadata).FileExists)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Database / Metadata));
            var root = document.RootElement;
            return (root.GetProperty("UpdatedAt").GetDateTimeOffset(), root.GetProperty("NextUpdate").GetDateTimeOffset() <= now);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Puts the database that was fetched into the cache <paramref name="aside"/> in the place of this one's.</summary>
    public bool Adopt(AbsolutePath aside)
    {
        var fetched = aside / "db";
        if (!(fetched / Data).FileExists || !(fetched / Metadata).FileExists)
        {
            return false;
        }

        Database.CreateDirectory();
        File.Move(fetched / Data, Database / Data, overwrite: true);
        File.Move(fetched / Metadata, Database / Metadata, overwrite: true);
        return true;
    }

    /// <summary>A new folder on the same disk as the cache, so that adopting is a rename.</summary>
    public ScratchFolder Aside() => new(Folder);

    private AbsolutePath Database => Folder / "db";

    private static AbsolutePath Default(IEnvironment environment, TrivyOptions options)
    {
        if (environment.Get("TRIVY_CACHE_DIR") is { Length: > 0 } named && Path.IsPathFullyQualified(named))
        {
            return AbsolutePath.Create(named);
        }

        if (environment.Get("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathFullyQualified(cache))
        {
            return AbsolutePath.Create(cache) / "trivy";
        }

        return (environment.Get("HOME") ?? environment.Get("USERPROFILE")) is { Length: > 0 } home && Path.IsPathFullyQualified(home)
            ? AbsolutePath.Create(home) / ".cache" / "trivy"
            : options.ScratchFolder / "trivy-cache";
    }
}
