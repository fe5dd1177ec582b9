using System.Text.RegularExpressions;
using Slipway.Tooling;

namespace Slipway.Oci.Registries;

/// <summary>The grammar of names and tags in the OCI distribution specification (“Pulling manifests”).</summary>
internal static partial class RepositoryName
{
    /// <summary>Refuses what no registry would take; it also keeps a name from climbing out of a folder.</summary>
    public static string Check(string repository) => Name().IsMatch(repository) && repository.Length <= 255
        ? repository
        : throw new UsageException(
            $"'{repository}' is not a repository name.",
            "A name has lower-case letters, digits, single dots, dashes and underscores, in segments parted by slashes.",
            "Use a name such as team/load-harness.");

    /// <summary>Refuses what is no tag.</summary>
    public static string CheckTag(string tag) => Tag().IsMatch(tag)
        ? tag
        : throw new UsageException(
            $"'{tag}' is not an image tag.",
            "A tag has at most 128 letters, digits, dots, dashes and underscores, and starts with none of '.' and '-'. '+' (build metadata) is not allowed.",
            "Use a tag such as 1.4.0-dev.3.gabc1234.");

    [GeneratedRegex(@"\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z")]
    private static partial Regex Tag();
}
