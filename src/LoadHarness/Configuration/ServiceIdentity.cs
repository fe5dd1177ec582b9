using System.Reflection;

namespace LoadHarness.Configuration;

/// <summary>Which release this is, as its environment says.</summary>
/// <param name="Name">Always <c>load-harness</c>.</param>
/// <param name="Version"><c>SERVICE_VERSION</c>, or the assembly's own version.</param>
/// <param name="Commit"><c>SERVICE_COMMIT</c>; null where nobody said.</param>
/// <param name="Digest"><c>IMAGE_DIGEST</c>; an image cannot know its own, so the deployment says it.</param>
internal sealed record ServiceIdentity(string Name, string Version, string? Commit, string? Digest)
{
    public static ServiceIdentity Read(IConfiguration configuration) => new(
        "load-harness",
        Text(configuration["SERVICE_VERSION"]) ?? AssemblyVersion(),
        Text(configuration["SERVICE_COMMIT"]),
        Text(configuration["IMAGE_DIGEST"]));

    private static string AssemblyVersion() =>
        typeof(ServiceIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0-dev";

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
