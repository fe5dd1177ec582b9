namespace Slipway.Oci;

/// <summary>What an image runs on, in Go's names: <c>linux/amd64</c>, <c>linux/arm64/v8</c>.</summary>
/// <param name="Os">The operating system.</param>
/// <param name="Architecture">The processor.</param>
/// <param name="Variant">The processor's variant, where there are several.</param>
public sealed record Platform(string Os, string Architecture, string? Variant = null)
{
    /// <summary><c>linux/amd64</c>, the default.</summary>
    public static Platform LinuxAmd64 { get; } = new("linux", "amd64");

    /// <summary><c>linux/arm64</c>.</summary>
    public static Platform LinuxArm64 { get; } = new("linux", "arm64");

    /// <summary>Reads <c>os/architecture[/variant]</c>; anything else is a <see cref="FormatException"/>.</summary>
    public static Platform Parse(string text) => text.Split('/') switch
    {
        [{ Length: > 0 } os, { Length: > 0 } architecture] => new(os, architecture),
        [{ Length: > 0 } os, { Length: > 0 } architecture, { Length: > 0 } variant] => new(os, architecture, variant),
        _ => throw new FormatException($"'{text}' is not a platform; write os/architecture, such as linux/amd64."),
    };

    /// <summary>Whether an image for <paramref name="other"/> serves this platform. A variant that only one side names is no obstacle.</summary>
    public bool Accepts(Platform other) =>
        Os == other.Os && Architecture == other.Architecture && (Variant is null || other.Variant is null || Variant == other.Variant);

    /// <inheritdoc/>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
