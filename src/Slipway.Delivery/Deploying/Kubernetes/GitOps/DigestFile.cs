using System.Text.RegularExpressions;
using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.GitOps;

/// <summary>Puts a digest into a manifest or a kustomization, and leaves every other character as it was.</summary>
internal static partial class DigestFile
{
    /// <summary>The digest that the file names for the service; <see langword="null"/> when it names none.</summary>
    public static Digest? Read(string text, string service) =>
        Places(text, service).Select(place => Digest.Parse(text.Substring(place.Index, place.Length))).FirstOrDefault() is var found && found != default ? found : null;

    /// <summary>The file with <paramref name="digest"/> wherever it names one for the service.</summary>
    public static string Write(string text, string path, string service, Digest digest)
    {
        var places = Places(text, service).OrderByDescending(place => place.Index).ToList();
        if (places.Count == 0)
        {
            throw new UsageException(
                $"{path} names no image of {service} by digest.",
                "It has neither an images entry of that name with a digest, nor an image …/NAME@sha256:….",
                $"Write the entry once by hand: name: {service}, digest: sha256:{new string('0', 64)}.");
        }

        foreach (var place in places)
        {
            text = string.Concat(text.AsSpan(0, place.Index), digest.ToString(), text.AsSpan(place.Index + place.Length));
        }

        return text;
    }

    private static IEnumerable<Group> Places(string text, string service)
    {
        foreach (Match match in Reference().Matches(text))
        {
            if (match.Groups["name"].Value == service)
            {
                yield return match.Groups["digest"];
            }
        }

        foreach (Match match in Entry().Matches(text))
        {
            if (Name().Matches(match.Value).Any(name => name.Groups["name"].Value == service) && Field().Match(text, match.Index, match.Length) is { Success: true } field)
            {
                yield return field.Groups["digest"];
            }
        }
    }

    [GeneratedRegex(@"(?<![\w.-])(?<name>[a-z0-9][a-z0-9._-]*)(:[\w.-]+)?@(?<digest>sha256:[0-9a-f]{64})")]
    private static partial Regex Reference();

    // One item of a list of mappings: from its dash to the next one that is not deeper.
    [GeneratedRegex(@"^(?<indent> *)- (?:(?!^\k<indent>- |^\k<indent>\S|^(?!\k<indent>)).*\n?)+", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"(?:^|[\s-])(?:name|newName): *[""']?(?:[^\s""']*/)?(?<name>[a-z0-9][a-z0-9._-]*)", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex(@"\bdigest: *[""']?(?<digest>sha256:[0-9a-f]{64})")]
    private static partial Regex Field();
}
