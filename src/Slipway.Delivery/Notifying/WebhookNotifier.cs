using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Notifying;

/// <summary>
/// Any program that takes a POST. The body is the notification as JSON; <c>X-Slipway-Signature: t=UNIX_SECONDS,v1=HEX</c> holds HMAC-SHA256 of “t.body” with a
/// shared key, so that the receiver knows who sent it and can refuse one that is replayed later.
/// </summary>
public sealed class WebhookNotifier(HttpClient http, Uri address, Secret key, TimeProvider clock, NotificationTemplates? templates = null) : INotifier
{
    private const string Schema = "slipway/notification/1";

    private readonly NotificationTemplates _templates = templates ?? new();

    /// <inheritdoc/>
    public string Name => $"the webhook on {address.Host}";

    /// <summary>Whether a signature is right and not older than <paramref name="tolerance"/>: what a receiver must check.</summary>
    public static bool Verify(string signature, ReadOnlySpan<byte> body, Secret key, DateTimeOffset now, TimeSpan tolerance)
    {
        var parts = signature.Split(',').Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0].Trim(), pair => pair[1]);
        return long.TryParse(parts["t"].FirstOrDefault(), out var seconds)
            && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= tolerance.TotalSeconds
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(seconds, body, key)),
                Encoding.ASCII.GetBytes(parts["v1"].FirstOrDefault() ?? ""));
    }

    /// <inheritdoc/>
    public async Task SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        var (title, text) = _templates.Render(notification);
        var json = (JsonObject)JsonSerializer.SerializeToNode(notification, SlipwayJson.Compact)!;
        json.Insert(0, "schema", Schema);
        json["title"] = title;
        json["text"] = text;
        var body = Encoding.UTF8.GetBytes(json.ToJsonString(SlipwayJson.Compact));
        var now = clock.GetUtcNow().ToUnixTimeSeconds();

        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Slipway-Event", JsonNamingPolicy.CamelCase.ConvertName(notification.Kind.ToString()));
        request.Headers.Add("X-Slipway-Signature", $"t={now},v1={Sign(now, body, key)}");
        using var answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{address.Host} answered {(int)answer.StatusCode}");
        }
    }

    private static string Sign(long seconds, ReadOnlySpan<byte> body, Secret key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Reveal()), (byte[])[.. Encoding.ASCII.GetBytes($"{seconds}."), .. body]));
}
