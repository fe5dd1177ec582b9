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
    public (DateTimeOffset UpdatedAt, bool Due)? Read(DateTimeOffset now) => Read(Database, Data, now);

    /// <summary>
    /// A cache folder beside this one, for a process that needs no vulnerability database. Trivy locks what it remembers of its scans for as long as it runs, so
    /// processes on one folder run one after the other. What is here and will not be changed meanwhile is linked; what is not, Trivy fetches for itself. Where links
    /// cannot be made, it is this folder.
    /// </summary>
    public AbsolutePath Apart(string name, DateTimeOffset now)
    {
        var apart = options.ScratchFolder / "trivy" / name;
        try
        {
            apart.CreateDirectory();
            Link(apart, "java-db", options.Database == TrivyDatabaseMode.Offline || Read(Folder / "java-db", "trivy-java.db", now) is { Due: false });
            Link(apart, "policy", options.Database == TrivyDatabaseMode.Offline);
            return apart;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Folder;
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

    private void Link(AbsolutePath apart, string name, bool wanted)
    {
        var (shared, link) = (Folder / name, new DirectoryInfo(apart / name));
        wanted &= shared.DirectoryExists;
        if (link.LinkTarget is { } target && (!wanted || target != shared))
        {
            link.Delete();
            link.Refresh();
        }

        if (wanted && link.LinkTarget is null)
        {
            if (link.Exists)
            {
                link.Delete(recursive: true); // one that Trivy had fetched for itself
            }

            link.CreateAsSymbolicLink(shared);
        }
    }

    private static (DateTimeOffset UpdatedAt, bool Due)? Read(AbsolutePath folder, string data, DateTimeOffset now)
    {
        if (!(folder / data).FileExists || !(folder / Metadata).FileExists)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(folder / Metadata));
            var root = document.RootElement;
            return (root.GetProperty("UpdatedAt").GetDateTimeOffset(), root.GetProperty("NextUpdate").GetDateTimeOffset() <= now);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

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
