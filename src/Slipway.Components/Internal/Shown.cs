using Slipway.Oci;

namespace Slipway.Components.Internal;

/// <summary>Things as people like to read them.</summary>
internal static class Shown
{
    /// <summary>Enough of a digest to tell it from others.</summary>
    public static string Short(Digest digest) => "sha256:" + digest.Hex[..12];

    /// <summary><c>41 s</c>, <c>3 min</c>, <c>2.5 h</c>, <c>4 days</c>.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 90 } => $"{duration.TotalSeconds:0} s",
        { TotalMinutes: < 90 } => $"{duration.TotalMinutes:0} min",
        { TotalHours: < 36 } => $"{duration.TotalHours:0.#} h",
        _ => $"{duration.TotalDays:0.#} days",
    };
}
