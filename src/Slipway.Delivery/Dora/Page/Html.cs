using System.Globalization;
using System.Net;

namespace Slipway.Delivery.Dora.Page;

/// <summary>Texts as parts of a page. Everything that comes from outside goes through <see cref="Text"/> or <see cref="Link"/>.</summary>
internal static class Html
{
    public static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");

    public static string Code(string? text) => string.IsNullOrEmpty(text) ? "" : $"<code>{Text(text)}</code>";

    /// <summary>A link where the address is one of the web, else the words alone.</summary>
    public static string Link(Uri? address, string words) => address is { IsAbsoluteUri: true, Scheme: "http" or "https" }
        ? $"<a href=\"{Text(address.AbsoluteUri)}\" rel=\"noreferrer\">{Text(words)}</a>"
        : Text(words);

    public static string Time(DateTimeOffset time) =>
        $"<time datetime=\"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{time.UtcDateTime.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)}</time>";

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Plural(int count, string unit) => count == 1 ? $"{count} {unit}" : $"{count.ToString("#,0", CultureInfo.InvariantCulture)} {unit}s";
}
